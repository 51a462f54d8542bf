import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import Database from "better-sqlite3";
import { z } from "zod";
import { remaining, settles, standing } from "../faults/settled";
import { type BedHost, startBed } from "../testbed/bed";
import { CallError } from "../testbed/call";
import { until } from "../testbed/until";

interface StormOptions {
  seconds: number;
  clients: number;
  containers: number;
  kills: number;
}

/** The storm on a bed of its own, as JSON; ends with 1 where something is not sound. */
export async function runStorm({ seconds, json }: { seconds: number; json: boolean }): Promise<void> {
  const bed = await startBed({ hosts: ["a"], logLevel: "warn" });
  try {
    const options = { seconds, clients: 8, containers: 200, kills: 10 };
    const result = await measureStorm(bed.host("a"), options);
    console.log(JSON.stringify({ storm: result }, null, json ? 0 : 2));
    if (!result.sound) process.exitCode = 1;
  } finally {
    await bed.stop();
  }
}

const Outcome = z.object({ status: z.string() });
const Containers = z.array(z.object({ name: z.string(), state: z.string(), desired: z.string() }));

/**
 * Clients create, start, stop and delete containers at random while the daemon is killed again and again.
 * Afterwards everything must be as the database asks, and nothing must have grown; then all is deleted, and
 * nothing must be left. `sound` says whether all of that is so.
 */
async function measureStorm(host: BedHost, options: StormOptions): Promise<Record<string, unknown>> {
  const fresh = await settles(host, []);
  const before = await daemonCost(host);
  const began = performance.now();
  const end = began + options.seconds * 1000;
  const calls = { done: 0, failed: 0, refused: 0, lost: 0 };
  const refusals = new Map<string, number>();
  let up: Promise<void> = Promise.resolve();

  async function client(): Promise<void> {
    while (performance.now() < end) {
      await up;
      const name = `storm-${1 + Math.floor(Math.random() * options.containers)}`;
      const [procedure, more] = ACTS[Math.floor(Math.random() * ACTS.length)] ?? ACTS[0];
      try {
        const { status } = Outcome.parse(
          await host.call("mutation", procedure, { name, wait: true, ...more }),
        );
        if (status === "done") calls.done++;
        else calls.failed++;
      } catch (error) {
        if (!(error instanceof CallError)) {
          calls.lost++;
          await delay(20);
          continue;
        }
        calls.refused++;
        const kind = error.message.replaceAll(/storm-\d+/g, "…");
        refusals.set(kind, (refusals.get(kind) ?? 0) + 1);
      }
    }
  }

  /** The last fifth of the time belongs to one daemon, whose growth is looked at. */
  async function killer(): Promise<{ kills: number; young: Cost }> {
    let kills = 0;
    for (; kills < options.kills; kills++) {
      const at = began + ((kills + 1) / (options.kills + 1)) * 0.8 * options.seconds * 1000;
      await delay(Math.max(0, at - performance.now()));
      up = host.killDaemon().then(() => host.startDaemon());
      await up;
    }
    await delay(2_000);
    return { kills, young: await daemonCost(host) };
  }

  const [{ kills, young }] = await Promise.all([
    killer(),
    ...Array.from({ length: options.clients }, () => client()),
  ]);
  const seconds = Math.round((performance.now() - began) / 1000);
  const left = await quiet(host);
  const old = await daemonCost(host);
  const books = readBooks(join(host.dir, "data/heropods.db"));
  const containers = Containers.parse(await host.call("query", "containers.list"));
  const running = containers.filter((c) => c.state === "running").length;
  const ready = await host.snapshot();
  const counted = {
    running,
    asked: containers.filter((c) => c.desired === "running").length,
    conmon: (await standing(host)).processes.filter((line) => line.includes("conmon")).length,
    netns: ready.netns.length,
    cgroups: new Set(ready.cgroups.map((path) => path.split("/")[1])).size,
  };

  for (const { name } of containers) await host.call("mutation", "containers.delete", { name, wait: true });
  let clean = true;
  const emptied = await settles(host, [fresh]).catch(async () => {
    clean = false;
    return standing(host);
  });
  // What was held ready for a start counts with those that run: both have a supervisor.
  const whole = counted.conmon === counted.netns && counted.conmon >= running && running === counted.asked;
  const grown = {
    descriptors: old.descriptors - young.descriptors,
    residentMb: old.residentMb - young.residentMb,
    zombies: old.zombies,
  };
  const bounded = grown.descriptors <= 40 && grown.residentMb <= 150 && old.zombies === 0;
  const sound = left.length === 0 && books.sound && whole && bounded && clean;
  return {
    ...{ sound, seconds, clients: options.clients, containers: options.containers, kills, calls },
    refusals: Object.fromEntries([...refusals].sort((a, b) => b[1] - a[1]).slice(0, 8)),
    ...{ notAsAsked: left, database: books, counted, daemon: { before, young, old }, grown },
    leftAfterDeletion: clean ? [] : differences(fresh, emptied),
  };
}

const ACTS: [[string, object], ...[string, object][]] = [
  ["containers.create", { start: true, overlayIngress: "open" }],
  ["containers.create", { start: false }],
  ["containers.start", {}],
  ["containers.start", {}],
  ["containers.stop", {}],
  ["containers.delete", {}],
];

/** Waits until nothing is to be done; what is still to be done after a minute. */
async function quiet(host: BedHost): Promise<string[]> {
  let left: string[] = [];
  await until(
    "the host to be as the database asks",
    async () => {
      left = await remaining(host);
      return left.length === 0 ? true : null;
    },
    60_000,
  ).catch(() => {});
  return left;
}

interface Cost {
  descriptors: number;
  residentMb: number;
  /** Processes on the host that nobody has waited for. */
  zombies: number;
}

async function daemonCost(host: BedHost): Promise<Cost> {
  const pid = (await readFile(join(host.dir, "data/heropodsd.pid"), "utf8")).trim();
  const script = `ls /proc/${pid}/fd | wc -l; grep VmRSS /proc/${pid}/status; ps -eo stat= | grep -c '^Z' || true`;
  const { stdout } = await host.exec(["sh", "-c", script]);
  const [descriptors = "", resident = "", zombies = ""] = stdout.trim().split("\n");
  return {
    descriptors: Number(descriptors),
    residentMb: Math.round(Number(/\d+/.exec(resident)?.[0]) / 1024),
    zombies: Number(zombies),
  };
}

/** The database by itself: whole, no address twice, nothing under way. */
function readBooks(file: string) {
  const db = new Database(file, { readonly: true });
  const count = (sql: string) => z.object({ n: z.number() }).parse(db.prepare(sql).get()).n;
  try {
    const integrity = z
      .array(z.object({ integrity_check: z.string() }))
      .parse(db.pragma("integrity_check"))
      .map((row) => row.integrity_check)
      .join("; ");
    const leases = count("SELECT count(*) AS n FROM Lease");
    const addresses = count("SELECT count(DISTINCT address) AS n FROM Lease");
    const dangling = z.array(z.unknown()).parse(db.pragma("foreign_key_check")).length;
    const underWay = count("SELECT count(*) AS n FROM Operation WHERE status = 'running'");
    const operations = count("SELECT count(*) AS n FROM Operation");
    const stuck = count("SELECT count(*) AS n FROM Operation WHERE status = 'stuck'");
    const sound = integrity === "ok" && leases === addresses && dangling === 0 && underWay === 0;
    return { sound, integrity, leases, addresses, dangling, operations, underWay, stuck };
  } finally {
    db.close();
  }
}

function differences(wanted: object, found: object): string[] {
  const after = new Map<string, unknown>(Object.entries(found));
  return Object.entries(wanted).flatMap(([key, value]) =>
    isDeepStrictEqual(value, after.get(key)) ? [] : [`${key}: ${JSON.stringify(after.get(key))}`],
  );
}
