import { existsSync } from "node:fs";
import { blkioBytes, ioStat, valueIn, wholeNumber } from "../../core/numbers/cgroup-text";
import type { Counters } from "../../core/numbers/counters";
import { kernelFile } from "./kernel-file";

export type CgroupCounters = Omit<Counters, "at" | "life" | "link" | "overlay" | "load">;

export interface Cgroups {
  version: 1 | 2;
  /**
   * What a container's cgroup counts; null where it has none. With `before`, what was read of this life before:
   * where nothing in it has run since, that is the answer, after one file instead of six or seven.
   */
  read(name: string, before?: CgroupCounters): CgroupCounters | null;
  /** Processes in it that the kernel killed for memory since it was made. */
  oomKills(name: string): number | null;
}

/** Reads the cgroups below `parent`: v2, or v1 (a v2 mount beside it, systemd's hybrid, has no controllers). */
export function openCgroups(parent: string, root = "/sys/fs/cgroup"): Cgroups {
  return existsSync(`${root}/cgroup.controllers`) ? unified(root + parent) : legacy(root, parent);
}

function unified(dir: string): Cgroups {
  const oomKills = (name: string) => valueIn(kernelFile(`${dir}/${name}/memory.events`) ?? "", "oom_kill");
  return {
    version: 2,
    oomKills,
    read(name, before) {
      const at = `${dir}/${name}`;
      const cpu = kernelFile(`${at}/cpu.stat`);
      if (cpu === null) return null;
      const cpuUs = valueIn(cpu, "usage_usec");
      if (before !== undefined && cpuUs === before.cpuUs) return before;
      const io = kernelFile(`${at}/io.stat`);
      const bytes = io === null ? null : ioStat(io);
      return {
        cpuUs,
        periods: valueIn(cpu, "nr_periods"),
        throttledPeriods: valueIn(cpu, "nr_throttled"),
        memory: withoutCache(
          kernelFile(`${at}/memory.current`),
          kernelFile(`${at}/memory.stat`),
          "inactive_file",
        ),
        pids: wholeNumber(kernelFile(`${at}/pids.current`) ?? ""),
        oomKills: oomKills(name),
        readBytes: bytes?.read ?? null,
        writtenBytes: bytes?.written ?? null,
      };
    },
  };
}

function legacy(root: string, parent: string): Cgroups {
  const file = (controller: string, name: string, what: string) =>
    kernelFile(`${root}/${controller}${parent}/${name}/${what}`);
  const oomKills = (name: string) => valueIn(file("memory", name, "memory.oom_control") ?? "", "oom_kill");
  return {
    version: 1,
    oomKills,
    read(name, before) {
      const usage = file("cpuacct", name, "cpuacct.usage");
      if (usage === null) return null;
      const nanoseconds = wholeNumber(usage);
      const cpuUs = nanoseconds === null ? null : nanoseconds / 1000;
      if (before !== undefined && cpuUs === before.cpuUs) return before;
      const cpu = file("cpu", name, "cpu.stat") ?? "";
      const io = file("blkio", name, "blkio.throttle.io_service_bytes");
      const bytes = io === null ? null : blkioBytes(io);
      return {
        cpuUs,
        periods: valueIn(cpu, "nr_periods"),
        throttledPeriods: valueIn(cpu, "nr_throttled"),
        memory: withoutCache(
          file("memory", name, "memory.usage_in_bytes"),
          file("memory", name, "memory.stat"),
          "total_inactive_file",
        ),
        pids: wholeNumber(file("pids", name, "pids.current") ?? ""),
        oomKills: oomKills(name),
        readBytes: bytes?.read ?? null,
        writtenBytes: bytes?.written ?? null,
      };
    },
  };
}

/** As Kubernetes and Docker count it: the page cache that nobody used lately is the kernel's to take. */
function withoutCache(usage: string | null, stat: string | null, cache: string): number | null {
  const used = usage === null ? null : wholeNumber(usage);
  if (used === null) return null;
  return Math.max(0, used - (valueIn(stat ?? "", cache) ?? 0));
}
