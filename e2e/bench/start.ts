import { z } from "zod";
import type { BedHost } from "../testbed/bed";
import { median } from "./median";

const Samples = z.object({
  floor: z.array(z.number()),
  heropods: z.array(z.number()),
  cold: z.array(z.number()),
  podman: z.array(z.number()),
});

/**
 * Start of one container in three ways, in turn, so that a noisy machine is noisy for all: bare
 * `crun create` + `start` of the same bundle without a network (the floor), ours from the call until
 * both addresses answer a ping, and `podman run` on its bridge until its address answers. Ours twice: of a
 * container that was made a moment ago, which the daemon holds ready (`heropodsMs`), and of one that was
 * stopped, from nothing (`coldMs`).
 */
export async function measureStart(host: BedHost, runs: number) {
  const script = new URL("start-inside.ts", import.meta.url).pathname;
  const { stdout, stderr, exitCode } = await host.exec(
    [
      process.execPath,
      "--import",
      import.meta.resolve("tsx"),
      script,
      host.adminSocket,
      host.dir,
      String(runs),
    ],
    { timeoutMs: 300_000 },
  );
  if (exitCode !== 0) throw new Error(`The measurement inside the host failed: ${stderr}`);
  const samples = Samples.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));
  const floorMs = median(samples.floor);
  const heropodsMs = median(samples.heropods);
  const coldMs = median(samples.cold);
  const podmanMs = median(samples.podman);
  return {
    floorMs,
    heropodsMs,
    podmanMs,
    overFloor: ratio(heropodsMs, floorMs),
    podmanOver: ratio(podmanMs, heropodsMs),
    coldMs,
    coldOverFloor: ratio(coldMs, floorMs),
    podmanOverCold: ratio(podmanMs, coldMs),
  };
}

function ratio(a: number, b: number): number {
  return Math.round((a / b) * 100) / 100;
}
