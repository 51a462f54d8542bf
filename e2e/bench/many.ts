import { z } from "zod";
import type { BedHost } from "../testbed/bed";
import { median } from "./median";
import { runInside } from "./run-inside";

const HeroPods = z.object({
  mycelium_version: z.string(),
  mycelium_ipv6_range: z.string(),
  mycelium_key_path: z.string(),
  mycelium_peers: z.string(),
  mycelium_interface_name: z.string(),
});

/** A HeroPods for more containers than the default's /24 holds, on a bridge of its own, on the overlay. */
export async function makeRoomForMany(host: BedHost): Promise<void> {
  await host.call("mutation", "heropods.save", {
    ...{ name: "many", bridge_name: "heropods1", subnet: "10.64.0.0/20", gateway_ip: "10.64.0.1" },
    wait: true,
  });
  const like = HeroPods.parse(await host.call("query", "heropods.get", { name: "default" }));
  await host.call("mutation", "heropods.enableMycelium", {
    heropods: "many",
    version: like.mycelium_version,
    ipv6_range: like.mycelium_ipv6_range,
    key_path: like.mycelium_key_path,
    peers: like.mycelium_peers,
    interface_name: like.mycelium_interface_name,
    wait: true,
  });
}

const Throughput = z.array(
  z.object({
    count: z.number(),
    atOnce: z.number(),
    createMs: z.number(),
    deleteMs: z.number(),
    podmanMs: z.number(),
    startMs: z.number(),
  }),
);

/**
 * Many containers, so many at a time: milliseconds for each one from the first call to the last return,
 * created and started, then deleted; and as many at a time `podman run` of 40. Every container of ours
 * answers over both families in between. `readyStartMs`: each start of up to 50 that are held ready, which is
 * what the daemon does with those that were just created or whose Start is pointed at.
 */
export async function measureThroughput(
  host: BedHost,
  { counts, atOnce, podman }: { counts: number[]; atOnce: number[]; podman: number },
) {
  const rows = await runInside(
    host,
    "throughput.ts",
    [counts.join(","), atOnce.join(","), podman],
    Throughput,
  );
  return rows.map((row) => ({
    count: row.count,
    atOnce: row.atOnce,
    createMs: tenth(row.createMs),
    deleteMs: tenth(row.deleteMs),
    podmanMs: tenth(row.podmanMs),
    podmanOver: Math.round((row.podmanMs / row.createMs) * 100) / 100,
    readyStartMs: tenth(row.startMs),
    podmanOverReady: Math.round((row.podmanMs / row.startMs) * 100) / 100,
  }));
}

const Rounds = z.array(z.number());
const Path = z.object({ ipv4: z.number(), overlay: z.number() });
const Growth = z.object({
  marks: z.array(
    z.object({
      count: z.number(),
      eachMs: z.number().nullable(),
      pinged: z.number(),
      oneMoreMs: Rounds,
      observeMs: Rounds,
      listMs: Rounds,
      execMs: Rounds,
      pathMs: Path,
      idleCpuPercent: z.number().nullable(),
      memoryMb: z.number(),
      descriptors: z.number(),
      load: z.string(),
    }),
  ),
  deleteMs: z.number(),
});

/**
 * What more containers cost, at each mark with so many running, every one of them pinged over both families:
 * one more created, started and answering; a look at the whole host; the list; exec; the round trip between
 * two that were there before; the daemon's memory and descriptors; and at one mark its CPU while nobody asks.
 */
export async function measureGrowth(
  host: BedHost,
  options: { marks: number[]; idleAt: number; idleSeconds: number },
) {
  const { marks, deleteMs } = await runInside(
    host,
    "growth.ts",
    [options.marks.join(","), options.idleAt, options.idleSeconds],
    Growth,
  );
  const rows = marks.map((mark) => ({
    count: mark.count,
    eachMs: mark.eachMs === null ? null : tenth(mark.eachMs),
    pinged: mark.pinged,
    rounds: mark.oneMoreMs.length,
    oneMoreMs: median(mark.oneMoreMs),
    observeMs: median(mark.observeMs),
    listMs: median(mark.listMs),
    execMs: mark.execMs.length === 0 ? null : median(mark.execMs),
    pathMs: mark.pathMs,
    idleCpuPercent: mark.idleCpuPercent === null ? null : tenth(mark.idleCpuPercent),
    memoryMb: mark.memoryMb,
    descriptors: mark.descriptors,
    load: mark.load.trim(),
  }));
  return { marks: rows, deleteMs: tenth(deleteMs) };
}

function tenth(n: number): number {
  return Math.round(n * 10) / 10;
}
