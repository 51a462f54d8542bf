// Runs inside a host of the bed: node --import tsx throughput.ts ADMIN_SOCKET HOST_DIR COUNT,COUNT AT_ONCE,AT_ONCE PODMAN_COUNT
import { join } from "node:path";
import { z } from "zod";
import { inTurns, ping, timed } from "./commands";
import { openDaemonClient } from "./daemon-client";
import { preparePodman } from "./podman";

/** As many as the bed's daemon holds ready. */
const MOST_READY = 50;

const [socket = "", dir = "", counts = "", atOnces = "", podmanCount = ""] = process.argv.slice(2);
const daemon = openDaemonClient(socket);
const View = z.object({ ipv4: z.string(), overlay: z.string(), prepared: z.boolean() });
const numbers = (list: string) => list.split(",").map(Number);

const results: object[] = [];
await daemon.mutate("containers.create", { name: "model", start: true, wait: true });
const podman = await preparePodman(join(dir, "bench-podman"), join(dir, "data/bundles/model/rootfs"));
await daemon.mutate("containers.delete", { name: "model", wait: true });
for (const atOnce of numbers(atOnces)) {
  const podmanMs = await withPodman(Number(podmanCount), atOnce);
  for (const count of numbers(counts))
    results.push({
      ...{ count, atOnce, podmanMs, ...(await ours(count, atOnce)) },
      startMs: await ready(Math.min(count, MOST_READY), atOnce),
    });
}
console.log(JSON.stringify(results));
process.exit(0);

/** Milliseconds for each of `count`: created and started; deleted. Every one is pinged in between. */
async function ours(count: number, atOnce: number): Promise<{ createMs: number; deleteMs: number }> {
  const names = Array.from({ length: count }, (_, n) => `many-${n}`);
  const created = await timed(() =>
    inTurns(names, atOnce, (name) =>
      daemon.mutate("containers.create", { name, heropods: "many", start: true, wait: true }),
    ),
  );
  await inTurns(names, 8, async (name) => {
    const { ipv4, overlay } = View.parse(await daemon.query("containers.get", { name }));
    await ping(ipv4);
    await ping(overlay);
  });
  const deleted = await timed(() =>
    inTurns(names, atOnce, (name) => daemon.mutate("containers.delete", { name, wait: true })),
  );
  return { createMs: created / count, deleteMs: deleted / count };
}

/** Milliseconds for each start of so many that are held ready: the starts before it are why so many may be. */
async function ready(count: number, atOnce: number): Promise<number> {
  const names = Array.from({ length: count }, (_, n) => `ready-${n}`);
  await inTurns(names, 4, async (name) => {
    await daemon.mutate("containers.create", { name, heropods: "many", start: false, wait: true });
    await daemon.mutate("containers.prepare", { name });
  });
  for (const name of names)
    if (!View.parse(await daemon.query("containers.get", { name })).prepared)
      throw new Error(`${name} is not held ready`);
  const ms = await timed(() =>
    inTurns(names, atOnce, (name) => daemon.mutate("containers.start", { name, wait: true })),
  );
  await inTurns(names, 8, async (name) => {
    const { ipv4, overlay } = View.parse(await daemon.query("containers.get", { name }));
    await ping(ipv4);
    await ping(overlay);
  });
  await inTurns(names, 4, (name) => daemon.mutate("containers.delete", { name, wait: true }));
  return ms / count;
}

async function withPodman(count: number, atOnce: number): Promise<number> {
  const numbers = Array.from({ length: count }, (_, n) => n);
  const ms = await timed(() =>
    inTurns(numbers, atOnce, (n) => podman.run(`bench-${n}`, `10.88.1.${n + 10}`)),
  );
  await podman.remove(numbers.map((n) => `bench-${n}`));
  return ms / count;
}
