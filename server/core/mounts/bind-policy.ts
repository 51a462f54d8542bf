/** A path of the host that no container is to have, and what it is. */
export interface Reserved {
  path: string;
  what: string;
}

/** What a path turned out to be. */
export type SourceKind = "file" | "directory" | "socket" | "device" | "pipe";

export interface BindSource {
  /** Where it leads, without symbolic links. */
  path: string;
  kind: SourceKind;
  readOnly: boolean;
}

/** The daemon's own places, and those of the system that give away the host to whoever reads or writes them. */
export function reservedPaths(own: Reserved[]): Reserved[] {
  return [
    ...own,
    { path: "/proc", what: "the kernel's view of every process" },
    { path: "/sys", what: "the kernel's settings and devices" },
    { path: "/dev", what: "the host's devices" },
    { path: "/run/netns", what: "every container's network namespace" },
    { path: "/run/systemd", what: "the service manager's own files" },
    { path: "/boot", what: "what the host starts from" },
    { path: "/etc/shadow", what: "the host's password hashes" },
    { path: "/etc/gshadow", what: "the host's password hashes" },
    { path: "/etc/sudoers", what: "who may become root" },
    { path: "/etc/sudoers.d", what: "who may become root" },
    { path: "/etc/ssh", what: "the host's own keys" },
    { path: "/root/.ssh", what: "root's own keys" },
    { path: "/var/spool/cron", what: "what cron runs as root" },
    { path: "/var/run/docker.sock", what: "Docker's socket" },
    { path: "/run/docker.sock", what: "Docker's socket" },
    { path: "/run/containerd", what: "containerd's sockets" },
    { path: "/run/podman", what: "podman's socket" },
  ];
}

/** Whoever writes here decides what root runs next. */
const READ_ONLY = ["/bin", "/etc", "/lib", "/lib32", "/lib64", "/libx32", "/root", "/sbin", "/usr"];

/**
 * Why this path of the host may not be mounted, in a sentence; null when it may. `sockets`: paths that
 * AF_UNIX sockets are bound to now: whoever reaches one speaks to its daemon, which is often root.
 */
export function refusalOf(
  { path, kind, readOnly }: BindSource,
  reserved: readonly Reserved[],
  sockets: readonly string[],
): string | null {
  if (path === "/") return "'/' is the whole host.";
  for (const { path: kept, what } of reserved) {
    if (path === kept) return `${path} is ${what}.`;
    if (isBelow(path, kept)) return `${path} lies in ${kept}, ${what}.`;
    if (isBelow(kept, path)) return `${path} holds ${kept}, ${what}.`;
  }
  if (kind === "socket") return `${path} is a socket: whoever reaches it speaks to the daemon behind it.`;
  if (kind === "device") return `${path} is a device.`;
  if (kind === "pipe") return `${path} is a pipe.`;
  const socket = sockets.find((bound) => isBelow(bound, path));
  if (socket !== undefined)
    return `${path} holds the socket ${socket}: whoever reaches it speaks to the daemon behind it.`;
  const system = READ_ONLY.find((place) => path === place || isBelow(path, place));
  if (system !== undefined && !readOnly)
    return `${path} is the system's own: whoever writes there decides what root runs next. It can be mounted read-only.`;
  return null;
}

export function isBelow(path: string, parent: string): boolean {
  return path.startsWith(parent === "/" ? "/" : `${parent}/`) && path !== parent;
}
