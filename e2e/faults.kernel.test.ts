import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Fault, type FaultPoint, pointsOf } from "../server/host/faulty-perform";
import { type Scenario, scenarios } from "./faults/scenarios";
import { type Standing, settles } from "./faults/settled";
import { type Bed, type BedHost, startBed } from "./testbed/bed";
import type { Faults } from "./testbed/faulty-daemon/faults";

// Every action of every plan there is, on the real kernel: the daemon killed before and after it, the
// action failing before and after its work, and its command hanging until the time-out.

const NAMES = [
  "create",
  "start",
  "stop",
  "delete",
  "change of network",
  "enable Mycelium",
  "disable Mycelium",
];
const Actions = z.object({ do: z.string() });

let bed: Bed;
let a: BedHost;
let faults: Faults;
let strikes = 0;
const tried = { killed: 0, failed: 0, hung: 0, seconds: 0 };

beforeAll(async () => {
  bed = await startBed({ hosts: ["a"], faults: true, logLevel: "warn" });
  a = bed.host("a");
  if (a.faults === null) throw new Error("The bed has no faults");
  faults = a.faults;
}, 120_000);
afterAll(async () => {
  console.log(`points tried: ${JSON.stringify(tried)}`);
  await bed?.stop();
});

function scenarioOf(name: string): Scenario {
  const found = scenarios(a).find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`There is no scenario ${name}`);
  return found;
}

/** The states that the host may be found in, and the points of the plan between them. */
async function explore(scenario: Scenario): Promise<{ points: FaultPoint[]; accepted: Standing[] }> {
  const accepted: Standing[] = [];
  for (const other of scenario.others ?? []) {
    await other();
    const stands = await settles(a, []);
    // A deletion may have come as far as the files.
    accepted.push(stands, { ...stands, files: [] });
  }
  await scenario.prepare();
  accepted.push(await settles(a, []));
  await faults.trace();
  await scenario.act();
  const points = pointsOf(await faults.disarm());
  accepted.push(await settles(a, []));
  return { points, accepted };
}

describe.each(NAMES)("%s", (name) => {
  let points: FaultPoint[];
  let accepted: Standing[];
  let scenario: Scenario;
  beforeAll(async () => {
    scenario = scenarioOf(name);
    ({ points, accepted } = await explore(scenario));
    expect(points.length).toBeGreaterThan(1);
  }, 60_000);

  async function strike(point: FaultPoint, fault: Fault): Promise<void> {
    const began = performance.now();
    // What one point after the other made it repair is not to be repaired less and less often.
    if (fault.kind !== "kill") await repairAnew();
    await scenario.prepare();
    await settles(a, accepted);
    await faults.arm(point, fault);
    const outcome = await scenario.act().catch((error: unknown) => error);
    await faults.disarm();
    const where = `${fault.kind} ${fault.when} ${point.action}`;
    expect(faults.struck(), `${where} was reached`).toBe(true);
    if (fault.kind === "kill") {
      expect(outcome).toBeInstanceOf(Error);
      await a.killDaemon();
      await a.startDaemon();
    }
    try {
      const found = await settles(a, accepted);
      expect(new Set(found.leases).size).toBe(found.leases.length);
    } catch (error) {
      throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`);
    }
    tried.seconds += (performance.now() - began) / 1000;
  }

  it("is finished or undone, wherever the daemon is killed", async () => {
    for (const point of points)
      for (const when of ["before", "after"] as const) {
        await strike(point, { kind: "kill", when });
        tried.killed++;
      }
  }, 900_000);

  it("is finished or undone, whichever action fails", async () => {
    for (const point of points)
      for (const when of ["before", "after"] as const) {
        await strike(point, { kind: "fail", when });
        tried.failed++;
      }
  }, 900_000);

  it("is finished or undone, whichever command hangs until its time-out", async () => {
    for (const point of points.filter(isCommand))
      for (const when of ["before", "after"] as const) {
        // A process that was stopped cannot be stopped again.
        if (when === "after" && point.action.includes('"do":"stop"')) continue;
        await strike(point, { kind: "hang", when });
        tried.hung++;
      }
  }, 900_000);
});

/** A daemon that is new has forgotten how often it repaired what: it would wait longer each time. */
async function repairAnew(): Promise<void> {
  if (++strikes % 3 !== 0) return;
  await a.killDaemon();
  await a.startDaemon();
}

/** A system call on a file has no time-out that it could hang until. */
function isCommand(point: FaultPoint): boolean {
  if (point.action.startsWith("write ")) return false;
  return ["run", "conmon", "stop", "peer"].includes(Actions.parse(JSON.parse(point.action)).do);
}
