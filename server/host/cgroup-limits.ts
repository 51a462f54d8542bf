import { existsSync } from "node:fs";
import { wholeNumber } from "../core/numbers/cgroup-text";
import { NO_LIMIT_CPUS } from "../core/plan/limits-step";
import type { ObservedLimits } from "../core/plan/observed";
import { kernelFile } from "./numbers/kernel-file";

/** The limits of the cgroups below `parent`, v2 or v1; null where a container has no cgroup. */
export function openLimits(parent: string, root = "/sys/fs/cgroup"): (name: string) => ObservedLimits | null {
  return existsSync(`${root}/cgroup.controllers`)
    ? (name) => unified(`${root}${parent}/${name}`)
    : (name) => legacy((controller, file) => kernelFile(`${root}/${controller}${parent}/${name}/${file}`));
}

/** cgroup v2: 'max' is no limit, cpu.max is 'quota period' (kernel: admin-guide/cgroup-v2.rst). */
function unified(dir: string): ObservedLimits | null {
  const memory = kernelFile(`${dir}/memory.max`);
  const pids = kernelFile(`${dir}/pids.max`);
  const [quota, period] = (kernelFile(`${dir}/cpu.max`) ?? "").split(" ");
  if (memory === null || pids === null || quota === undefined || period === undefined) return null;
  return { memoryBytes: wholeNumber(memory), cpus: cpusOf(quota, period), pids: wholeNumber(pids) };
}

/** Without a limit v1 says the most that a counter of pages holds (mm/page_counter.c). */
const NO_LIMIT_BYTES = 2 ** 62;

function legacy(read: (controller: string, file: string) => string | null): ObservedLimits | null {
  const memory = wholeNumber(read("memory", "memory.limit_in_bytes") ?? "");
  const quota = read("cpu", "cpu.cfs_quota_us");
  const period = read("cpu", "cpu.cfs_period_us");
  const pids = read("pids", "pids.max");
  if (memory === null || quota === null || period === null || pids === null) return null;
  return {
    memoryBytes: memory >= NO_LIMIT_BYTES ? null : memory,
    cpus: cpusOf(quota, period),
    pids: wholeNumber(pids),
  };
}

function cpusOf(quota: string, period: string): number | null {
  const [time, of] = [wholeNumber(quota), wholeNumber(period)];
  if (time === null || of === null || time < 0 || time / of >= NO_LIMIT_CPUS) return null;
  return time / of;
}
