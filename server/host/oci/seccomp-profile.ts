import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CAPABILITIES } from "../../core/oci/capabilities";
import type { Seccomp } from "../../core/oci/seccomp";
import { SeccompProfile, seccompFor } from "../../core/oci/seccomp";
import { ProblemError } from "../../core/problem";
import { run } from "../exec";
import { startConmon } from "../spawner";

/** Of Debian's golang-github-containers-common; an administrator's own comes first (seccomp.json(5)). */
const PATHS = ["/etc/containers/seccomp.json", "/usr/share/containers/seccomp.json"];

/**
 * The host's default seccomp profile, for the capabilities we grant and any extra ones. Throws a
 * ProblemError without one.
 */
export async function readSeccomp(
  paths: readonly string[] = PATHS,
): Promise<(extra: readonly string[]) => Seccomp> {
  for (const path of paths) {
    const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    });
    if (text === null) continue;
    const parsed = SeccompProfile.safeParse(parseJson(text));
    if (!parsed.success)
      throw new ProblemError([
        {
          path: ["host", "seccomp"],
          message: `${path} is not a seccomp profile: ${parsed.error.issues[0]?.message ?? "it does not parse"}.`,
          fix: "apt-get install --reinstall golang-github-containers-common",
        },
      ]);
    return (extra) => seccompFor(parsed.data, process.arch, [...CAPABILITIES, ...extra]);
  }
  throw new ProblemError([
    {
      path: ["host", "seccomp"],
      message: `No default seccomp profile was found (looked at ${paths.join(", ")}).`,
      fix: "apt-get install golang-github-containers-common",
    },
  ]);
}

/**
 * The filter as crun compiles it, in base64, kept in dataDir/seccomp by the profile's hash, so that
 * crun need not compile it at every create. Made by letting crun create (never start) a container
 * on an empty root and reading the filter that it keeps beside its state. Null where this crun
 * keeps none: it then compiles each time.
 */
export async function compiledSeccomp(
  seccomp: Seccomp,
  options: { crun: string; conmon: string; dataDir: string; cgroupParent: string },
): Promise<string | null> {
  const directory = join(options.dataDir, "seccomp");
  const version = (await run([options.crun, "--version"])).stdout;
  const key = createHash("sha256").update(JSON.stringify(seccomp)).update(version).digest("hex");
  const kept = join(directory, `${key}.bpf`);
  const there = await readFile(kept).catch(() => null);
  if (there !== null && there.length > 0) return there.toString("base64");
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const scratch = await mkdtemp(join(directory, "compile-"));
  try {
    const filter = await compile(seccomp, scratch, options);
    if (filter === null) return null;
    await writeFile(`${kept}.new`, filter, { mode: 0o600 });
    await rename(`${kept}.new`, kept);
    return filter.toString("base64");
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const CREATE_TIMEOUT_MS = 20_000;

async function compile(
  seccomp: Seccomp,
  scratch: string,
  { crun, conmon, cgroupParent }: { crun: string; conmon: string; cgroupParent: string },
): Promise<Buffer | null> {
  const id = "hp-seccomp";
  const state = join(scratch, "state");
  await mkdir(join(scratch, "rootfs"));
  // create looks whether there is such a program; only start, which never comes, would run it.
  await writeFile(join(scratch, "rootfs/never-started"), "", { mode: 0o755 });
  const spec = {
    ociVersion: "1.0.2",
    process: { terminal: false, user: { uid: 0, gid: 0 }, args: ["/never-started"], env: [], cwd: "/" },
    root: { path: join(scratch, "rootfs"), readonly: false },
    mounts: [
      { destination: "/proc", type: "proc", source: "proc" },
      { destination: "/dev", type: "tmpfs", source: "tmpfs", options: ["nosuid", "mode=755"] },
    ],
    linux: {
      namespaces: [{ type: "pid" }, { type: "mount" }, { type: "network" }],
      cgroupsPath: `${cgroupParent}/${id}`,
      seccomp,
    },
  };
  await writeFile(join(scratch, "config.json"), JSON.stringify(spec));
  try {
    // A created container holds its standard output open; conmon takes it and says when it exists.
    const supervise = [conmon, "--api-version", "1", "--full-attach", "-c", id, "-u", id, "-n", id];
    const runtime = ["-r", crun, "--runtime-arg", `--root=${state}`, "-b", scratch];
    const output = ["-p", join(scratch, "pid"), "--exit-dir", scratch, "-l", `k8s-file:${scratch}/log`];
    await startConmon([...supervise, ...runtime, ...output], CREATE_TIMEOUT_MS);
    return await readFile(join(state, id, "seccomp.bpf")).catch(() => null);
  } finally {
    await run([crun, "--root", state, "delete", "-f", id], { accept: [1] });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
