import { mkdtemp, readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { run } from "../../server/host/exec";
import { removeCgroup } from "../../setup/cgroup.mjs";

const PREFIX = "hpbed-";

/** A bed's place on the machine: its directory, and the prefix of its namespaces and cgroups. */
export interface BedPlace {
  /** 'hpbed-x7Kq2a' */
  id: string;
  dir: string;
  remove(): Promise<void>;
}

/** Takes a new place, after removing what beds left behind whose process was killed. */
export async function takePlace(): Promise<BedPlace> {
  await removeLeftovers();
  // Anyone may pass through, as the web process must to web.sock; what is inside has its own modes.
  const dir = await mkdtemp(join(tmpdir(), PREFIX));
  await run(["chmod", "711", dir]);
  await writeFile(join(dir, "owner"), await processMark("self"));
  return { id: basename(dir), dir, remove: () => removePlace(dir) };
}

async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const dir = join(tmpdir(), name);
    const owner = await readFile(join(dir, "owner"), "utf8").catch(() => null);
    // No owner yet: a bed that is just being made.
    if (owner !== null && (await isGone(owner))) await removePlace(dir);
  }
}

/**
 * Whether the process that made a bed has ended. A pid says nothing outside its process namespace: of
 * beds made in another one, only the machine's own namespace can tell, which sees every process.
 */
async function isGone(owner: string): Promise<boolean> {
  // What this program did not write, it does not judge: a mistake here takes a living bed's floor away.
  const [, namespace = "", pid = ""] = /^(pid:\[\d+\]) (\d+) \d+$/.exec(owner) ?? [];
  if (namespace === "") return false;
  const own = await pidNamespace("self");
  if (namespace === own) return owner !== (await processMark(pid));
  if (own !== MACHINE_PID_NAMESPACE) return false;
  const pids = (await readdir("/proc")).filter((entry) => /^\d+$/.test(entry));
  const namespaces = await Promise.all(pids.map((each) => pidNamespace(each)));
  return !namespaces.includes(namespace);
}

/** PROC_PID_INIT_INO of the kernel's include/linux/proc_ns.h. */
const MACHINE_PID_NAMESPACE = "pid:[4026531836]";

const pidNamespace = (pid: string): Promise<string> => readlink(`/proc/${pid}/ns/pid`).catch(() => "");

/** Namespaces and cgroups that bear the bed's name, and its directory. Its processes have ended. */
async function removePlace(dir: string): Promise<void> {
  const id = basename(dir);
  for (const netns of await readdir("/run/netns").catch(() => []))
    if (netns.startsWith(`${id}-`)) await run(["ip", "netns", "del", netns]);
  for (const hierarchy of await readdir("/sys/fs/cgroup", { withFileTypes: true })) {
    const at = hierarchy.name.startsWith(`${id}-`) ? "" : hierarchy.name;
    const found = await readdir(join("/sys/fs/cgroup", at)).catch(() => []);
    for (const cgroup of found) if (cgroup.startsWith(`${id}-`)) removeCgroup(`/${cgroup}`);
  }
  await rm(dir, { recursive: true, force: true });
}

/** Process namespace, pid and start time: a pid alone may be another process by now (proc(5), stat). */
async function processMark(pid: string): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (stat === null) return "";
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return `${await pidNamespace(pid)} ${stat.split(" ")[0]} ${fields[19]}`;
}
