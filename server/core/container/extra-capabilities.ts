import { z } from "zod";

/**
 * Capabilities that may be given beyond the default set, each with what it lets the container's root
 * do (capabilities(7)). What is as good as root on the host is refused: there is no user namespace
 * between.
 */
export const EXTRA_CAPABILITIES = {
  CAP_AUDIT_WRITE: "writes records into the host's audit log",
  CAP_IPC_LOCK: "locks memory, up to its limit, so that it is never swapped out",
  CAP_IPC_OWNER: "reads and writes every System V object inside, whoever owns it",
  CAP_LEASE: "takes leases on any file it can open, which delays others who open it",
  CAP_LINUX_IMMUTABLE: "makes files immutable; deleting the container then needs chattr -i on the host first",
  CAP_MKNOD: "makes device nodes; the cgroup still refuses to open them",
  CAP_NET_ADMIN:
    "changes its own network: addresses, routes, firewall. It can take a neighbour's address on the bridge, and reaches much more of the kernel",
  CAP_NET_BROADCAST: "listens to multicasts; the kernel gives it no other use",
  CAP_SYS_NICE: "takes CPU time from everyone on the host by priority and real-time scheduling",
  CAP_SYS_PTRACE: "reads and changes the memory of every process inside",
  CAP_SYS_RESOURCE: "exceeds quotas, reserved disk space and its own resource limits, at the host's cost",
  CAP_SYS_TIME: "sets the clock of the whole host",
  CAP_SYS_TTY_CONFIG: "hangs up terminals",
  CAP_SYSLOG: "reads and clears the host's kernel log",
  CAP_WAKE_ALARM: "wakes the host from suspend",
} as const;

export type ExtraCapability = keyof typeof EXTRA_CAPABILITIES;

const REFUSED = [
  "AUDIT_CONTROL",
  "AUDIT_READ",
  "BPF",
  "CHECKPOINT_RESTORE",
  "DAC_READ_SEARCH",
  "MAC_ADMIN",
  "MAC_OVERRIDE",
  "PERFMON",
  "SYS_ADMIN",
  "SYS_BOOT",
  "SYS_MODULE",
  "SYS_PACCT",
  "SYS_RAWIO",
].map((name) => `CAP_${name}`);

/** 'net_admin' and 'CAP_NET_ADMIN' name the same. */
const Capability = z.string().transform((word, context): ExtraCapability => {
  const upper = word.trim().toUpperCase();
  const name = upper.startsWith("CAP_") ? upper : `CAP_${upper}`;
  if (isExtra(name)) return name;
  context.addIssue(
    REFUSED.includes(name)
      ? `${name} would make the container's root as good as root on this host; it is never given.`
      : `'${word}' is no capability that can be added; there are ${Object.keys(EXTRA_CAPABILITIES).join(", ")}.`,
  );
  return z.NEVER;
});

/** Sorted and each once, so that equal sets are equal. */
export const CapAdd = z.array(Capability).transform((names) => [...new Set(names)].sort());

export function isExtra(name: string): name is ExtraCapability {
  return Object.hasOwn(EXTRA_CAPABILITIES, name);
}
