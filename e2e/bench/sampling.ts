import { z } from "zod";
import type { BedHost } from "../testbed/bed";

const Inside = z.object({
  cgroups: z.number(),
  containers: z.number(),
  keptPercent: z.number(),
  watchedPercent: z.number(),
  roundMs: z.number(),
});

const CONTAINERS = 300;
/** As many starts at once as two cores are good for. */
const AT_ONCE = 4;
const WATCH_MS = 40_000;

/**
 * What measuring 300 running containers costs, in parts of one core: the sampler alone as the daemon runs
 * it, in a process of its own on the same cgroups (nobody looks: `keptPercent`; all of them looked at:
 * `watchedPercent`), and the whole daemon while nobody looks (`daemonPercent`), which watches the host too.
 * CPU time, not time on the clock: a busy machine changes it little.
 */
export async function measureSampling(host: BedHost) {
  await host.call("mutation", "heropods.save", {
    name: "default",
    subnet: "10.10.0.0/22",
    gateway_ip: "10.10.0.1",
    wait: true,
  });
  const names = Array.from({ length: CONTAINERS }, (_, index) => `load-${index + 1}`);
  await inTurns(names, (name) =>
    host.call("mutation", "containers.create", {
      name,
      command: ["sh", "-c", "while :; do sleep 1; done"],
      memoryBytes: 64 * 1024 ** 2,
      cpus: 0.5,
      start: true,
      wait: true,
    }),
  );
  // They are not deleted one by one: the bed takes them down with itself.
  const daemonPercent = await daemonPercentOver(host, WATCH_MS);
  const script = new URL("sampling-inside.ts", import.meta.url).pathname;
  const { stdout, stderr, exitCode } = await host.exec(
    [...[process.execPath, "--import", import.meta.resolve("tsx"), script], ...[host.adminSocket, host.dir]],
    { timeoutMs: 300_000 },
  );
  if (exitCode !== 0) throw new Error(`The measurement inside the host failed: ${stderr}`);
  const inside = Inside.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));
  return { ...inside, daemonPercent };
}

async function inTurns(names: string[], work: (name: string) => Promise<unknown>): Promise<void> {
  const waiting = [...names];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await work(name);
    }),
  );
}

/** The CPU time of heropodsd so far, in ms; proc(5): fields 14 and 15 are user and system time in ticks of 10 ms. */
async function daemonCpuMs(host: BedHost): Promise<number> {
  const { stdout } = await host.exec([
    "sh",
    "-c",
    'cat "/proc/$(pgrep -o -f "dist/main.js --data-dir")/stat"',
  ]);
  const fields = stdout.slice(stdout.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  if (!Number.isFinite(ticks)) throw new Error("heropodsd is not to be found on its host");
  return ticks * 10;
}

async function daemonPercentOver(host: BedHost, ms: number): Promise<number> {
  const [before, began] = [await daemonCpuMs(host), performance.now()];
  await new Promise((resolve) => setTimeout(resolve, ms));
  const cpuMs = (await daemonCpuMs(host)) - before;
  return Math.round((cpuMs / (performance.now() - began)) * 10_000) / 100;
}
