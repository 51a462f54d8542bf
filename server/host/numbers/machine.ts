import { statfs } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { wholeNumber } from "../../core/numbers/cgroup-text";
import type { Counters } from "../../core/numbers/counters";
import { busyUs, defaultLinks, diskStats, loadAvg, memInfo, netDev } from "../../core/numbers/proc-text";
import type { MachineView } from "../../core/numbers/views";
import { kernelFile } from "./kernel-file";

export type Links = ReturnType<typeof netDev>;

/** Every link's counters, in one read: 300 containers' statistics in /sys/class/net would be 1,200. */
export const readLinks = (): Links => netDev(kernelFile("/proc/net/dev") ?? "");

/** The whole machine's counters; its network is that of the links with a default route, and of the TUN. */
export function readMachine(at: number, links: Links, tun: string | null): Counters {
  const uplinks = defaultLinks(kernelFile("/proc/net/route") ?? "").flatMap((link) => links.get(link) ?? []);
  const memory = memInfo(kernelFile("/proc/meminfo") ?? "");
  const load = loadAvg(kernelFile("/proc/loadavg") ?? "");
  const disks = diskStats(kernelFile("/proc/diskstats") ?? "", isDisk);
  return {
    at,
    life: "host",
    cpuUs: busyUs(kernelFile("/proc/stat") ?? ""),
    memory: memory === null ? null : memory.total - memory.available,
    pids: load?.tasks ?? null,
    periods: null,
    throttledPeriods: null,
    oomKills: wholeNumber(/^oom_kill (\d+)$/m.exec(kernelFile("/proc/vmstat") ?? "")?.[1] ?? ""),
    readBytes: disks.read,
    writtenBytes: disks.written,
    link:
      uplinks.length === 0
        ? null
        : { rx: total(uplinks.map(({ rx }) => rx)), tx: total(uplinks.map(({ tx }) => tx)) },
    overlay: (tun === null ? undefined : links.get(tun)) ?? null,
    load: load?.load[0] ?? null,
  };
}

/** How much of everything the machine has, and how full the disk is that holds `dir`. */
export async function readCapacity(dir: string): Promise<MachineView> {
  const memory = memInfo(kernelFile("/proc/meminfo") ?? "");
  const disk = await statfs(dir);
  return {
    cpus: availableParallelism(),
    memoryBytes: memory?.total ?? 0,
    memoryUsedBytes: memory === null ? 0 : memory.total - memory.available,
    load: loadAvg(kernelFile("/proc/loadavg") ?? "")?.load ?? [0, 0, 0],
    uptimeSeconds: wholeNumber(kernelFile("/proc/uptime") ?? "") ?? 0,
    disk: {
      path: dir,
      totalBytes: disk.blocks * disk.bsize,
      // What root's reserve leaves to others is what is left in practice (statvfs(3), f_bavail).
      freeBytes: disk.bavail * disk.bsize,
    },
  };
}

/** Whole disks: no partitions, nothing that is stacked on others, nothing in memory. */
function isDisk(name: string): boolean {
  return /^(?:sd[a-z]+|vd[a-z]+|xvd[a-z]+|hd[a-z]+|nvme\d+n\d+|mmcblk\d+)$/.test(name);
}

const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
