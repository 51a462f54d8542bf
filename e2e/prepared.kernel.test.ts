import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Bed, type BedHost, startBed } from "./testbed/bed";
import type { HostSnapshot } from "./testbed/snapshot";
import { until } from "./testbed/until";

const Operation = z.object({
  status: z.string(),
  error: z.string().nullable(),
  plan: z.object({ steps: z.array(z.object({ id: z.string(), status: z.string() })) }),
});
const Container = z.object({
  state: z.string(),
  prepared: z.boolean(),
  trouble: z.string().nullable(),
  ipv4: z.string(),
  overlay: z.string(),
  netns: z.string(),
});
const Ready = z.object({ ready: z.boolean() });

let bed: Bed;
let a: BedHost;
/** With the container `web` created and nothing held ready. */
let idle: HostSnapshot;

const act = async (procedure: string, input: object) =>
  Operation.parse(await a.call("mutation", procedure, { ...input, wait: true }));
const get = async () => Container.parse(await a.call("query", "containers.get", { name: "web" }));
const prepare = async () =>
  Ready.parse(await a.call("mutation", "containers.prepare", { name: "web" })).ready;
const answers = async (address: string) =>
  (await a.exec(["ping", "-c", "1", "-W", "2", address])).exitCode === 0;
const nothingLeft = () =>
  until(
    "nothing to be left of it",
    async () => (JSON.stringify(await a.snapshot()) === JSON.stringify(idle) ? true : null),
    20_000,
  );

beforeAll(async () => {
  bed = await startBed({ enableMycelium: true });
  a = bed.host("a");
  expect((await act("containers.create", { name: "web", start: true })).status).toBe("done");
  expect((await act("containers.stop", { name: "web" })).status).toBe("done");
  idle = await a.snapshot();
}, 120_000);
afterAll(() => bed?.stop());

describe("a stopped container that is held ready", () => {
  it("stays stopped, has its namespace and a created process, and starts in one step", async () => {
    expect(await prepare()).toBe(true);
    const held = await get();
    expect(held).toMatchObject({ state: "stopped", prepared: true, trouble: null });
    expect((await a.exec(["ls", "/run/netns"])).stdout).toContain(held.netns);
    const started = await act("containers.start", { name: "web" });
    expect(started.error).toBeNull();
    expect(started.plan.steps.map(({ id }) => id)).toEqual(["prepared:web", "start:web"]);
    expect(await answers(held.ipv4)).toBe(true);
    expect(await answers(held.overlay)).toBe(true);
    expect(await get()).toMatchObject({ state: "running", prepared: false });
    await act("containers.stop", { name: "web" });
    expect(await a.snapshot()).toEqual(idle);
  });

  it("is made so when it was created and not started", async () => {
    await act("containers.create", { name: "later" });
    await until("later to be ready", async () => {
      const { prepared } = Container.parse(await a.call("query", "containers.get", { name: "later" }));
      return prepared || null;
    });
    expect((await act("containers.delete", { name: "later" })).status).toBe("done");
    expect(await a.snapshot()).toEqual(idle);
  });

  it("is taken back without a trace when it is deleted, stopped or its HeroPods changes", async () => {
    expect(await prepare()).toBe(true);
    const saved = await act("heropods.save", { name: "default", dns_servers: "9.9.9.9" });
    expect(saved.error).toBeNull();
    expect((await get()).prepared).toBe(false);
    expect(await a.snapshot()).toEqual(idle);
    expect(await prepare()).toBe(true);
    await act("containers.stop", { name: "web" });
    expect(await a.snapshot()).toEqual(idle);
  });

  it("is taken back, and not shown as drift, when someone kills what waits", async () => {
    expect(await prepare()).toBe(true);
    const { netns } = await get();
    const pids = (await a.exec(["ip", "netns", "pids", netns])).stdout.trim().split("\n");
    for (const pid of pids) await a.exec(["kill", "-9", pid]);
    await nothingLeft();
    expect(await get()).toMatchObject({ state: "stopped", prepared: false, trouble: null });
  }, 30_000);

  it("is an orphan after a crash of the daemon, and removed when it is back", async () => {
    expect(await prepare()).toBe(true);
    await a.killDaemon();
    await a.startDaemon();
    await nothingLeft();
    expect(await get()).toMatchObject({ state: "stopped", prepared: false });
  }, 30_000);

  it("leaves nothing when the daemon ends", async () => {
    expect(await prepare()).toBe(true);
    await a.killDaemon("SIGTERM");
    const after = await a.snapshot();
    await a.startDaemon();
    expect(after).toEqual(idle);
  }, 30_000);
});
