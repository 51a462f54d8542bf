/**
 * What a container's root may do: Docker's default set without MKNOD (no device is ever made inside)
 * and AUDIT_WRITE (the audit log is the host's). NET_RAW stays: ping of busybox 1.35 opens a raw
 * socket and nothing else, and a console whose first question is 'does it answer' needs ping inside.
 */
export const CAPABILITIES = [
  "CAP_CHOWN",
  "CAP_DAC_OVERRIDE",
  "CAP_FOWNER",
  "CAP_FSETID",
  "CAP_KILL",
  "CAP_NET_BIND_SERVICE",
  "CAP_NET_RAW",
  "CAP_SETFCAP",
  "CAP_SETGID",
  "CAP_SETPCAP",
  "CAP_SETUID",
  "CAP_SYS_CHROOT",
] as const;
