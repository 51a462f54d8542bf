import { type Limits, resourcesOf } from "../oci/resources";
import type { Desired } from "./desired";
import type { ObservedLimits } from "./observed";
import type { Action, Step } from "./step";

/** Null where the cgroup has the limits already; `found` says what it had, where nobody asked for a change. */
export function limitsStep(
  name: string,
  from: ObservedLimits,
  to: ObservedLimits,
  desired: Desired,
  found?: string,
): Step | null {
  const flags = updateFlags(from, to);
  if (flags.length === 0) return null;
  const update = (words: string[]): Action => ({
    do: "run",
    argv: [desired.runtime.path, "--root", desired.paths.runtime, "update", ...words, name],
  });
  return {
    id: `cgroup:${name}`,
    sign: "change",
    object: { kind: "cgroup", name },
    sentence: found
      ? `Give the cgroup of ${name} its limits again`
      : `Give the cgroup of ${name} its new limits`,
    ...(found ? { found } : {}),
    do: [update(flags)],
    undo: [update(updateFlags(to, from))],
    after: [],
  };
}

/** What a container's limits are in its cgroup. */
export function cgroupLimits(limits: Limits): ObservedLimits {
  const { memory, cpu, pids } = resourcesOf(limits);
  return {
    memoryBytes: memory?.limit ?? null,
    cpus: cpu ? cpu.quota / cpu.period : null,
    pids: pids.limit,
  };
}

/** What the cgroup has otherwise, in words; empty where nothing differs. */
export function limitFindings(observed: ObservedLimits, wanted: ObservedLimits): string {
  const found: string[] = [];
  const say = (what: string, is: number | null, be: number | null) =>
    found.push(`${what} is ${is ?? "without limit"} in place of ${be ?? "no limit"}`);
  if (!sameMemory(observed.memoryBytes, wanted.memoryBytes))
    say("memory", observed.memoryBytes, wanted.memoryBytes);
  if (!sameCpus(observed.cpus, wanted.cpus)) say("CPUs", observed.cpus, wanted.cpus);
  if (observed.pids !== wanted.pids) say("processes", observed.pids, wanted.pids);
  return found.length === 0 ? "" : `the limit of its cgroup for ${found.join(", for ")}`;
}

/** The kernel keeps whole pages (mm/page_counter.c); no machine's are larger than this. */
const PAGE = 65_536;
const sameMemory = (a: number | null, b: number | null) =>
  a === b || (a !== null && b !== null && Math.abs(a - b) < PAGE);

/** A quota is whole microseconds in some 100,000. */
const sameCpus = (a: number | null, b: number | null) =>
  a === b || (a !== null && b !== null && Math.abs(a - b) < 0.001);

const PERIOD = 100_000;
/** crun 1.8.1 takes no -1 for a quota; this many CPUs, the most that can be asked for, are no limit either. */
export const NO_LIMIT_CPUS = 1024;

/** Flags of `update`, the same for crun and runc, for what differs; -1 takes the memory's limit away. */
function updateFlags(from: ObservedLimits, to: ObservedLimits): string[] {
  const memory = to.memoryBytes ?? -1;
  const quota = Math.max(1000, Math.round((to.cpus ?? NO_LIMIT_CPUS) * PERIOD));
  return [
    ...(sameMemory(from.memoryBytes, to.memoryBytes)
      ? []
      : [`--memory=${memory}`, `--memory-swap=${memory}`]),
    ...(sameCpus(from.cpus, to.cpus) ? [] : [`--cpu-quota=${quota}`, `--cpu-period=${PERIOD}`]),
    ...(from.pids === to.pids ? [] : [`--pids-limit=${to.pids ?? -1}`]),
  ];
}
