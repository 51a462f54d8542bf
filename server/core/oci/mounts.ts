import type { OciMount } from "./oci-spec";

/** Host paths of the files that are the container's own, whatever the image holds. */
export interface OwnFiles {
  resolvConf: string;
  hosts: string;
  hostname: string;
}

/** Host paths of the static busybox and of keep-alive.sh. */
export interface KeepAliveFiles {
  busybox: string;
  script: string;
}

/** A host path that is asked for inside: a volume's directory or a bind mount. */
export interface HostMount {
  source: string;
  target: string;
  readOnly: boolean;
}

/** Where they are seen inside. */
export const KEEP_ALIVE_INSIDE = { busybox: "/.heropods/busybox", script: "/.heropods/keep-alive" };

export interface MountsInput {
  files: OwnFiles;
  keepAlive: KeepAliveFiles | null;
  readOnlyRoot: boolean;
  /** Volumes and bind mounts, by their host paths. */
  mounts: readonly HostMount[];
}

/** What is mounted over the root: the kernel's file systems, sysfs and cgroups read-only, our files. */
export function ociMounts({ files, keepAlive, readOnlyRoot, mounts }: MountsInput): OciMount[] {
  return [
    ...KERNEL,
    ...(readOnlyRoot ? WRITABLE : []),
    // A place is mounted before what lies in it: in the order of their paths.
    ...[...mounts].sort((a, b) => (a.target < b.target ? -1 : 1)).map(hostMount),
    bind(files.resolvConf, "/etc/resolv.conf", ["noexec"]),
    bind(files.hosts, "/etc/hosts", ["noexec"]),
    bind(files.hostname, "/etc/hostname", ["noexec"]),
    ...(keepAlive === null
      ? []
      : [
          bind(keepAlive.busybox, KEEP_ALIVE_INSIDE.busybox, []),
          bind(keepAlive.script, KEEP_ALIVE_INSIDE.script, []),
        ]),
  ];
}

const KERNEL: OciMount[] = [
  mount("proc", "/proc", "proc", ["nosuid", "noexec", "nodev"]),
  mount("tmpfs", "/dev", "tmpfs", ["nosuid", "noexec", "strictatime", "mode=755", "size=65536k"]),
  mount("devpts", "/dev/pts", "devpts", [
    "nosuid",
    "noexec",
    "newinstance",
    "ptmxmode=0666",
    "mode=0620",
    "gid=5",
  ]),
  mount("tmpfs", "/dev/shm", "shm", ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"]),
  mount("mqueue", "/dev/mqueue", "mqueue", ["nosuid", "noexec", "nodev"]),
  mount("sysfs", "/sys", "sysfs", ["nosuid", "noexec", "nodev", "ro"]),
  mount("cgroup", "/sys/fs/cgroup", "cgroup", ["nosuid", "noexec", "nodev", "relatime", "ro"]),
];

/** podman's choice for --read-only (podman-run(1), --read-only-tmpfs): few programs run without them. */
const WRITABLE: OciMount[] = ["/run", "/tmp", "/var/tmp"].map((path) =>
  mount("tmpfs", path, "tmpfs", ["nosuid", "nodev", `mode=${path === "/run" ? "755" : "1777"}`]),
);

function mount(type: string, destination: string, source: string, options: string[]): OciMount {
  return { destination, type, source, options };
}

/**
 * Not recursive: what else is mounted below the source stays out, and read-only holds for all of it. That
 * takes `private`: the `r` of `rprivate` makes the bind itself recursive in crun 1.8.1, which keeps one MS_REC
 * for both. Set-user-id bits and device nodes of the host's mean nothing inside.
 */
function hostMount({ source, target, readOnly }: HostMount): OciMount {
  return {
    destination: target,
    type: "bind",
    source,
    options: ["bind", readOnly ? "ro" : "rw", "private", "nosuid", "nodev"],
  };
}

/** Read-only: a container changes its own root, not what the daemon keeps about it. */
function bind(source: string, destination: string, options: string[]): OciMount {
  return {
    destination,
    type: "bind",
    source,
    options: ["bind", "ro", "rprivate", "nosuid", "nodev", ...options],
  };
}
