import { CAPABILITIES } from "./capabilities";
import type { HostMount, KeepAliveFiles, OwnFiles } from "./mounts";
import { KEEP_ALIVE_INSIDE, ociMounts } from "./mounts";
import type { OciSpec, OciUser } from "./oci-spec";
import { type Limits, resourcesOf } from "./resources";
import type { Seccomp } from "./seccomp";

export interface SpecInput extends Limits {
  /** The container's name: its host name (63 characters of it) and its annotation. */
  name: string;
  /** Absolute path of the mounted root. */
  rootfs: string;
  /** Absolute path of the named network namespace, made before: /run/netns/hp-NAME. */
  netnsPath: string;
  /** Below the cgroup root: /heropods/NAME. */
  cgroupsPath: string;
  files: OwnFiles;
  /** Volumes and bind mounts, by their host paths. */
  mounts: readonly HostMount[];
  /** Of processArgs(): what runs, without the keep-alive's own words. */
  args: string[];
  /** Of processEnv(): NAME=VALUE. */
  env: string[];
  /** The image's working directory; empty means /. */
  cwd: string;
  user: OciUser;
  /** Beyond the default set. */
  capAdd: readonly string[];
  /** Then /run, /tmp and /var/tmp are empty file systems in memory. */
  readOnlyRoot: boolean;
  /** Not null: the entry point runs under keep-alive.sh. */
  keepAlive: KeepAliveFiles | null;
  /** Null only where the host has no profile; the doctor says so. */
  seccomp: Seccomp | null;
  /** The same filter compiled, in base64, where the runtime is crun: see SECCOMP_BPF. */
  seccompBpf?: string | null;
}

/** Marks what the runtime knows about a container as ours (crun state, runc state). */
export const OWNER_ANNOTATION = { key: "org.heropods.owner", value: "heropodsd" };

/**
 * crun(1): a compiled filter to load instead of compiling linux.seccomp at each create, which takes
 * as long as everything else together (10 of 20 ms). runc does not know it and reads linux.seccomp.
 */
export const SECCOMP_BPF = "run.oci.seccomp_bpf_data";

/** The runtime's config.json, hardened by default. Every value is known before anything runs. */
export function ociSpec(input: SpecInput): OciSpec {
  const capabilities = [...CAPABILITIES, ...input.capAdd];
  return {
    ociVersion: "1.0.2",
    process: {
      terminal: false,
      user: input.user,
      args: input.keepAlive === null ? input.args : keepAliveArgs(input.args),
      env: input.env,
      cwd: input.cwd === "" ? "/" : input.cwd,
      // Inheritable and ambient stay empty (CVE-2022-24769): a user other than root has none.
      capabilities: { bounding: capabilities, effective: capabilities, permitted: capabilities },
      noNewPrivileges: true,
    },
    root: { path: input.rootfs, readonly: input.readOnlyRoot },
    hostname: hostnameOf(input.name),
    mounts: ociMounts(input),
    annotations: annotations(input),
    linux: {
      namespaces: [
        { type: "network", path: input.netnsPath },
        { type: "pid" },
        { type: "ipc" },
        { type: "uts" },
        { type: "mount" },
        { type: "cgroup" },
      ],
      // icmp(7): every group may open ICMP echo sockets, so that ping works for other users than root too.
      sysctl: { "net.ipv4.ping_group_range": "0 2147483647" },
      cgroupsPath: input.cgroupsPath,
      resources: resourcesOf(input),
      rootfsPropagation: "rprivate",
      maskedPaths: MASKED,
      readonlyPaths: READ_ONLY,
      ...(input.seccomp === null ? {} : { seccomp: input.seccomp }),
    },
  };
}

/** HOST_NAME_MAX is 64 (sethostname(2)), but a DNS label ends at 63, and '_' is not one of its letters. */
export function hostnameOf(name: string): string {
  return name.replaceAll("_", "-").slice(0, 63);
}

function keepAliveArgs(args: string[]): string[] {
  return [KEEP_ALIVE_INSIDE.busybox, "sh", KEEP_ALIVE_INSIDE.script, ...args];
}

function annotations(input: SpecInput): Record<string, string> {
  const ours = { [OWNER_ANNOTATION.key]: OWNER_ANNOTATION.value, "org.heropods.container": input.name };
  return input.seccompBpf == null || input.seccomp === null
    ? ours
    : { ...ours, [SECCOMP_BPF]: input.seccompBpf };
}

/** Docker's and podman's lists (moby oci/defaults.go). */
const MASKED = [
  "/proc/acpi",
  "/proc/asound",
  "/proc/interrupts",
  "/proc/kcore",
  "/proc/keys",
  "/proc/latency_stats",
  "/proc/timer_list",
  "/proc/timer_stats",
  "/proc/sched_debug",
  "/proc/scsi",
  "/sys/firmware",
  "/sys/devices/virtual/powercap",
  "/sys/fs/selinux",
];

const READ_ONLY = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];
