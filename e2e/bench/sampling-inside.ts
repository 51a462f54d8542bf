// Runs inside a host of the bed: node --import tsx sampling-inside.ts ADMIN_SOCKET HOST_DIR
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { openCgroups } from "../../server/host/numbers/cgroups";
import { readCapacity, readLinks, readMachine } from "../../server/host/numbers/machine";
import { openRingFiles } from "../../server/host/numbers/ring-file";
import { createNumbers, KEPT_MS, LIVE_MS } from "../../server/services/numbers";
import { call } from "../testbed/call";

const [socket = "", dir = ""] = process.argv.slice(2);
const Row = z.object({
  id: z.string(),
  name: z.string(),
  startedAt: z.string().nullable(),
  links: z.object({ bridge: z.string() }),
});
const rows = z.array(Row).parse(await call(socket, "query", "containers.list"));
// The bed's directory of a host, /tmp/hpbed-ID/a, has its cgroup's name: /hpbed-ID-a.
const cgroupParent = `/${dir.split("/").slice(-2).join("-")}`;

// What the sampler reads of a record.
const containers = new Map(
  rows.map(({ id, name, startedAt, links }) => [
    name,
    {
      ...{ id, name, hash: links.bridge.replace("vbr-", ""), desired: "running" as const },
      startedAt: startedAt === null ? null : new Date(startedAt),
      ...{ memoryBytes: null, cpus: null, pidsLimit: null },
    },
  ]),
);
const cgroups = openCgroups(cgroupParent);
const rings = await mkdtemp(join(dir, "rings-"));
let rounds = 0;
const numbers = createNumbers({
  registry: { containers, heropods: new Map() },
  read: cgroups.read,
  links: readLinks,
  machine(at, links, tun) {
    rounds++;
    return readMachine(at, links, tun);
  },
  capacity: () => readCapacity(dir),
  rings: openRingFiles(rings),
  onNotice: () => undefined,
  onError(error) {
    throw error;
  },
  clock: Date.now,
});

/** CPU time of this process in parts of one core, and of one round. */
async function cost(ms: number): Promise<{ percent: number; roundMs: number }> {
  const [before, began, first] = [process.cpuUsage(), performance.now(), rounds];
  await delay(ms);
  const { user, system } = process.cpuUsage(before);
  const cpuMs = (user + system) / 1000;
  const percent = Math.round((cpuMs / (performance.now() - began)) * 10_000) / 100;
  return { percent, roundMs: Math.round((cpuMs / Math.max(1, rounds - first)) * 100) / 100 };
}

await numbers.start();
await delay(KEPT_MS);
// Whole minutes, with the writing of their points.
const kept = await cost(60_000);
const stop = numbers.follow([...containers.keys()], () => undefined);
const watched = await cost(10 * LIVE_MS);
stop();
const seen = numbers.counters().containers.size;
await numbers.stop();
await rm(rings, { recursive: true });
if (seen !== rows.length) throw new Error(`Of ${rows.length} containers ${seen} were measured`);
console.log(
  JSON.stringify({
    cgroups: cgroups.version,
    containers: seen,
    keptPercent: kept.percent,
    watchedPercent: watched.percent,
    roundMs: kept.roundMs,
  }),
);
process.exit(0);
