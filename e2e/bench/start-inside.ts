// Runs inside a host of the bed: node --import tsx start-inside.ts ADMIN_SOCKET HOST_DIR RUNS
import { spawn } from "node:child_process";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "undici";
import { z } from "zod";

const [socket = "", dir = "", runs = "15"] = process.argv.slice(2);
const client = new Client("http://localhost", { socketPath: socket });
const Envelope = z.object({ result: z.object({ data: z.object({ json: z.unknown() }) }) });
const Spec = z.looseObject({
  root: z.looseObject({ path: z.string() }),
  mounts: z.array(z.looseObject({ source: z.string().optional() })),
  linux: z.looseObject({ cgroupsPath: z.string(), namespaces: z.array(z.looseObject({ type: z.string() })) }),
});

const NAME = "bench";
const work = join(dir, "bench");
const podmanConf = join(work, "containers.conf");
const samples = {
  floor: [] as number[],
  heropods: [] as number[],
  cold: [] as number[],
  podman: [] as number[],
};

await call("containers.create", { name: NAME, start: true, wait: true });
const { ipv4, overlay } = z
  .object({ ipv4: z.string(), overlay: z.string() })
  .parse(await query("containers.get", { name: NAME }));
await makeFloorBundle();
// Debian's podman would choose CNI where its old configuration is there; netavark is its current backend.
await writeFile(podmanConf, '[network]\nnetwork_backend = "netavark"\n');
for (let run = -1; run < Number(runs); run++) {
  // The first round warms up caches and is not counted.
  const round = {
    floor: await floor(),
    cold: await cold(),
    heropods: await prepared(),
    podman: await podman(),
  };
  if (run < 0) continue;
  samples.floor.push(round.floor);
  samples.heropods.push(round.heropods);
  samples.cold.push(round.cold);
  samples.podman.push(round.podman);
}
await call("containers.delete", { name: NAME, wait: true });
console.log(JSON.stringify(samples));
process.exit(0);

/** Made a moment ago and not started yet: the daemon holds it ready, as it does for anyone. */
async function prepared(): Promise<number> {
  await call("containers.delete", { name: NAME, wait: true });
  await call("containers.create", { name: NAME, start: false, wait: true });
  await call("containers.prepare", { name: NAME });
  return start();
}

/** From nothing: it was stopped, and everything of it is made again. */
async function cold(): Promise<number> {
  await call("containers.stop", { name: NAME, wait: true });
  return start();
}

async function start(): Promise<number> {
  const started = performance.now();
  await call("containers.start", { name: NAME, wait: true });
  await Promise.all([ping(ipv4), ping(overlay)]);
  return performance.now() - started;
}

/** The bundle that we made for it, without a network of its own making, on a copied root. */
async function makeFloorBundle(): Promise<void> {
  const bundle = join(dir, "data/bundles", NAME);
  await mkdir(work, { recursive: true });
  await cp(join(bundle, "rootfs"), join(work, "rootfs"), { recursive: true, verbatimSymlinks: true });
  const spec = Spec.parse(JSON.parse(await readFile(join(bundle, "config.json"), "utf8")));
  spec.root.path = join(work, "rootfs");
  spec.linux.cgroupsPath = spec.linux.cgroupsPath.replace(/[^/]*$/, "floor");
  spec.linux.namespaces = spec.linux.namespaces.map((n) => (n.type === "network" ? { type: "network" } : n));
  await writeFile(join(work, "config.json"), JSON.stringify(spec));
}

async function floor(): Promise<number> {
  const started = performance.now();
  await run("crun", "--root", join(work, "crun"), "create", "-b", work, "floor");
  await run("crun", "--root", join(work, "crun"), "start", "floor");
  const ms = performance.now() - started;
  await run("crun", "--root", join(work, "crun"), "delete", "-f", "floor");
  return ms;
}

async function podman(): Promise<number> {
  const base = [
    "--root",
    join(work, "podman"),
    "--runroot",
    "/run/podman-bench",
    "--cgroup-manager",
    "cgroupfs",
    "--events-backend",
    "none",
  ];
  const address = "10.88.0.77";
  const started = performance.now();
  await run(
    "podman",
    ...base,
    "run",
    "-d",
    "--name",
    "bench",
    "--ip",
    address,
    "--rootfs",
    join(work, "rootfs"),
    "/bin/sleep",
    "1000",
  );
  await ping(address);
  const ms = performance.now() - started;
  await run("podman", ...base, "rm", "-f", "-t", "0", "bench");
  return ms;
}

async function ping(address: string): Promise<void> {
  await run("ping", "-c", "1", "-W", "2", address);
}

function run(file: string, ...args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, CONTAINERS_CONF: podmanConf },
    });
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += String(chunk);
    });
    // The end of the process counts: podman's conmon holds its stderr open.
    child.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`${file} ${args.join(" ")}: ${stderr}`)),
    );
    child.on("error", reject);
  });
}

async function call(procedure: string, input: unknown): Promise<unknown> {
  return answer(
    await client.request({
      path: `/api/trpc/${procedure}`,
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ json: input }),
    }),
  );
}

async function query(procedure: string, input: unknown): Promise<unknown> {
  const text = encodeURIComponent(JSON.stringify({ json: input }));
  return answer(await client.request({ path: `/api/trpc/${procedure}?input=${text}`, method: "GET" }));
}

async function answer({ body }: { body: { json(): Promise<unknown> } }): Promise<unknown> {
  const value = await body.json();
  const parsed = Envelope.safeParse(value);
  if (!parsed.success) throw new Error(`The daemon refused: ${JSON.stringify(value)}`);
  return parsed.data.result.data.json;
}
