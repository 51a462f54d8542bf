import type { OciResources } from "./oci-spec";

export interface Limits {
  memoryBytes: number | null;
  /** Cores. */
  cpus: number | null;
  /** Null: DEFAULT_PIDS_LIMIT, so that a fork bomb stays in its container. */
  pidsLimit: number | null;
}

/** podman's and Docker's number. */
export const DEFAULT_PIDS_LIMIT = 2048;

const CPU_PERIOD_US = 100_000;

/** The limits as the runtime reads them: no swap beyond the memory, CPUs as a quota, no devices. */
export function resourcesOf({ memoryBytes, cpus, pidsLimit }: Limits): OciResources {
  return {
    devices: [{ allow: false, access: "rwm" }],
    ...(memoryBytes === null ? {} : { memory: { limit: memoryBytes, swap: memoryBytes } }),
    ...(cpus === null
      ? {}
      : // The kernel refuses a quota below 1 ms (cpu.cfs_quota_us).
        { cpu: { quota: Math.max(1000, Math.round(cpus * CPU_PERIOD_US)), period: CPU_PERIOD_US } }),
    pids: { limit: pidsLimit ?? DEFAULT_PIDS_LIMIT },
  };
}
