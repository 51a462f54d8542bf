import type { Seccomp } from "./seccomp";

/**
 * The parts of the OCI runtime specification (config.json, 1.0.2) that are used here; crun 1.8.1
 * and runc 1.1.5 both read it.
 */
export interface OciSpec {
  ociVersion: string;
  process: OciProcess;
  root: { path: string; readonly: boolean };
  hostname: string;
  mounts: OciMount[];
  annotations: Record<string, string>;
  linux: {
    namespaces: { type: string; path?: string }[];
    sysctl: Record<string, string>;
    cgroupsPath: string;
    resources: OciResources;
    rootfsPropagation: string;
    maskedPaths: string[];
    readonlyPaths: string[];
    seccomp?: Seccomp;
  };
}

export interface OciProcess {
  terminal: boolean;
  user: OciUser;
  args: string[];
  env: string[];
  cwd: string;
  capabilities: { bounding: string[]; effective: string[]; permitted: string[] };
  noNewPrivileges: boolean;
}

export interface OciUser {
  uid: number;
  gid: number;
  additionalGids: number[];
}

export interface OciMount {
  destination: string;
  type: string;
  source: string;
  options: string[];
}

export interface OciResources {
  devices: { allow: boolean; access: string }[];
  /** Bytes; `swap` is memory and swap together, so equal means none. */
  memory?: { limit: number; swap: number };
  /** Microseconds of CPU time in each period of microseconds. */
  cpu?: { quota: number; period: number };
  pids: { limit: number };
}
