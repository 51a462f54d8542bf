import { z } from "zod";
import type { BedHost } from "../testbed/bed";
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
  }),
);

/**
 * Many containers, so many at a time: milliseconds for each one from the first call to the last return,
 * created and started, then deleted; and as many at a time `podman run` of 40. Every container of ours
 * answers over both families in between.
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
  }));
}

function tenth(n: number): number {
  return Math.round(n * 10) / 10;
}
