// Runs inside a host of the bed: node --import tsx growth.ts ADMIN_SOCKET HOST_DIR MARK,MARK,… IDLE_AT IDLE_SECONDS
import { join } from "node:path";
import { z } from "zod";
import { inTurns, ping, run, timed } from "./commands";
import { openDaemonClient } from "./daemon-client";
import { daemonUse } from "./processes";

const ROUNDS = 7;
const AT_ONCE = 4;
const PINGS = 300;

const [socket = "", dir = "", marks = "", idleAt = "", idleSeconds = ""] = process.argv.slice(2);
const daemon = openDaemonClient(socket);
const runDir = join(dir, "run");
const Addresses = z.object({ ipv4: z.string(), overlay: z.string() });
const names: string[] = [];

// Two that are there from the beginning: the path between them is measured with more and more others beside them.
await create("first");
await create("second");
const path = await addressesOf("first");
const results = [await look(0)];
for (const mark of marks.split(",").map(Number)) {
  const fresh = Array.from({ length: mark - names.length }, (_, n) => `grow-${names.length + n}`);
  const filledMs = await timed(() => inTurns(fresh, AT_ONCE, create));
  names.push(...fresh);
  say(`${mark} containers, ${Math.round(filledMs / fresh.length)} ms each`);
  results.push({ ...(await look(mark)), eachMs: filledMs / fresh.length });
}
const deleted = await timed(() =>
  inTurns(names, AT_ONCE, (name) => daemon.mutate("containers.delete", { name, wait: true })),
);
for (const name of ["first", "second"]) await daemon.mutate("containers.delete", { name, wait: true });
console.log(JSON.stringify({ marks: results, deleteMs: deleted / names.length }));
process.exit(0);

/** Everything that is measured with so many containers running. */
async function look(count: number) {
  await inTurns(names, 8, reach);
  const use = daemonUse(runDir);
  return {
    count,
    eachMs: null as number | null,
    // Every container answered over IPv4 and over the overlay, or this would have thrown.
    pinged: names.length,
    oneMoreMs: await rounds(oneMore),
    observeMs: await rounds(() => timed(() => daemon.query("network.planRepair"))),
    listMs: await rounds(() => timed(() => daemon.query("containers.list"))),
    execMs: await rounds(() => timed(exec)),
    pathMs: { ipv4: await roundTrip(path.ipv4), overlay: await roundTrip(path.overlay) },
    idleCpuPercent: count === Number(idleAt) ? await idle(Number(idleSeconds)) : null,
    memoryMb: use.memoryMb,
    descriptors: use.descriptors,
    load: await run(["cat", "/proc/loadavg"]),
  };
}

async function create(name: string): Promise<void> {
  await daemon.mutate("containers.create", { name, heropods: "many", start: true, wait: true });
}

async function addressesOf(name: string) {
  return Addresses.parse(await daemon.query("containers.get", { name }));
}

async function reach(name: string): Promise<void> {
  const { ipv4, overlay } = await addressesOf(name);
  await Promise.all([ping(ipv4), ping(overlay)]);
}

/** From the call until both addresses answer; then it goes again. */
async function oneMore(): Promise<number> {
  const ms = await timed(async () => {
    await create("one-more");
    await reach("one-more");
  });
  await daemon.mutate("containers.delete", { name: "one-more", wait: true });
  return ms;
}

async function exec(): Promise<void> {
  const answer = await daemon.mutate("containers.exec", { name: "first", argv: ["true"] });
  z.object({ exitCode: z.literal(0) }).parse(answer);
}

/**
 * The median round trip from the second to the first, by ping's own clock: the path alone, without the start
 * of a process, and without the host's choice of a source address, which looks at every link for each ping.
 */
async function roundTrip(address: string): Promise<number> {
  const text = await run([
    "ip",
    "netns",
    "exec",
    "hp-second",
    "ping",
    "-c",
    String(PINGS),
    "-i",
    "0.002",
    address,
  ]);
  const times = [...text.matchAll(/ time=([\d.]+) ms/g)]
    .map((match) => Number(match[1]))
    .sort((a, b) => a - b);
  const middle = times[times.length >> 1];
  if (middle === undefined || times.length < PINGS) throw new Error(`ping said: ${text}`);
  return middle;
}

/** What the daemon uses when nobody asks anything of it, in percent of one core. */
async function idle(seconds: number): Promise<number> {
  // What creating has set off settles first.
  await new Promise((resolve) => setTimeout(resolve, 15_000));
  const before = daemonUse(runDir).cpuMs;
  const ms = await timed(() => new Promise((resolve) => setTimeout(resolve, seconds * 1000)));
  return ((daemonUse(runDir).cpuMs - before) / ms) * 100;
}

async function rounds(measure: () => Promise<number>): Promise<number[]> {
  const values: number[] = [];
  // The first warms up and is not counted.
  for (let n = -1; n < ROUNDS; n++) {
    const value = await measure();
    if (n >= 0) values.push(value);
  }
  return values;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
