import { readdir, readFile, stat, statfs } from "node:fs/promises";
import type { HostFacts } from "../../core/doctor/host-checks";
import { chooseRuntime } from "../runtime";
import { rememberedWithPrograms } from "./programs";
import { findTools, probeFeatures } from "./tools";

export interface HostProbe {
  /** Throws only where the machine has no /proc. */
  read(runningContainers: number): Promise<HostFacts>;
}

/** Reads the host for the doctor; what needs a dozen commands is read when programs came or went, and every ten minutes. */
export function createHostProbe(config: { dataDir: string; runtime: "auto" | "crun" | "runc" }): HostProbe {
  const slowly = rememberedWithPrograms(() => readSlow(config.runtime));
  return {
    async read(runningContainers) {
      const [slow, cgroups, disk, dataDir, ipv4Forwarding] = await Promise.all([
        slowly(),
        readCgroups(),
        readDisk(config.dataDir),
        readDataDir(config.dataDir),
        readText("/proc/sys/net/ipv4/ip_forward"),
      ]);
      return {
        ...slow,
        nodeVersion: process.version,
        uid: process.getuid?.() ?? -1,
        cgroups,
        disk,
        dataDir,
        ipv4Forwarding,
        runningContainers,
      };
    },
  };
}

async function readSlow(
  wanted: "auto" | "crun" | "runc",
): Promise<Pick<HostFacts, "runtime" | "tools" | "features">> {
  const [runtime, tools, features] = await Promise.all([readRuntime(wanted), findTools(), probeFeatures()]);
  return { runtime, tools, features };
}

async function readRuntime(wanted: "auto" | "crun" | "runc"): Promise<HostFacts["runtime"]> {
  try {
    const { name, path, version, reason } = await chooseRuntime(wanted);
    return {
      found: true,
      text: `${path}: ${version}`,
      reason,
      fallback: wanted === "auto" && name !== "crun",
    };
  } catch (error) {
    return { found: false, text: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * The hierarchies below `root`: v2 lists its controllers in a file, v1 has a directory for each. An
 * fs magic would tell v2 as well; the file is there exactly on v2 (kernel: cgroup-v2.rst).
 */
export async function readCgroups(root = "/sys/fs/cgroup"): Promise<HostFacts["cgroups"]> {
  const v2 = await readControllers(root);
  if (v2 !== null) return { version: "v2", controllers: v2 };
  const entries = await readdir(root).catch((): string[] => []);
  const controllers = V1_CONTROLLERS.filter((name) => entries.includes(name));
  if (controllers.length === 0) return { version: "none", controllers };
  const hybrid = (await readControllers(`${root}/unified`)) !== null;
  return { version: hybrid ? "hybrid" : "v1", controllers };
}

const V1_CONTROLLERS = [
  "cpu",
  "cpuacct",
  "cpuset",
  "memory",
  "devices",
  "freezer",
  "blkio",
  "pids",
  "hugetlb",
];

async function readControllers(dir: string): Promise<string[] | null> {
  const text = await readText(`${dir}/cgroup.controllers`, null);
  return text === null ? null : text.split(/\s+/).filter((name) => name !== "");
}

async function readDisk(path: string): Promise<HostFacts["disk"]> {
  const empty = { path, freeBytes: 0, totalBytes: 0, freeInodes: 0, totalInodes: 0 };
  const status = await statfs(path).catch(() => null);
  if (status === null) return empty;
  return {
    path,
    freeBytes: status.bavail * status.bsize,
    totalBytes: status.blocks * status.bsize,
    freeInodes: status.ffree,
    totalInodes: status.files,
  };
}

async function readDataDir(path: string): Promise<HostFacts["dataDir"]> {
  try {
    const status = await stat(path);
    if (!status.isDirectory()) return { path, missing: `${path} is not a directory` };
    return { path, mode: status.mode & 0o7777, uid: status.uid };
  } catch (error) {
    return { path, missing: `${path}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

async function readText(path: string): Promise<string>;
async function readText(path: string, otherwise: null): Promise<string | null>;
async function readText(path: string, otherwise: null | string = "unknown"): Promise<string | null> {
  return readFile(path, "utf8").then(
    (text) => text.trim(),
    () => otherwise,
  );
}
