/**
 * What a container's root may do. Docker's default set without MKNOD (no device is ever made
 * inside), NET_RAW (ping works through net.ipv4.ping_group_range, without forging packets for the
 * neighbours on the bridge) and AUDIT_WRITE (the audit log is the host's): the set podman grants
 * since 4.0.
 */
export const CAPABILITIES = [
  "CAP_CHOWN",
  "CAP_DAC_OVERRIDE",
  "CAP_FOWNER",
  "CAP_FSETID",
  "CAP_KILL",
  "CAP_NET_BIND_SERVICE",
  "CAP_SETFCAP",
  "CAP_SETGID",
  "CAP_SETPCAP",
  "CAP_SETUID",
  "CAP_SYS_CHROOT",
] as const;
