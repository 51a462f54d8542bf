import { z } from "zod";

/** linux.seccomp of the runtime specification. */
export interface Seccomp {
  defaultAction: string;
  defaultErrnoRet?: number;
  architectures: string[];
  syscalls: SeccompRule[];
}

export interface SeccompRule {
  names: string[];
  action: string;
  errnoRet?: number;
  args?: { index: number; value: number; valueTwo?: number; op: string }[];
}

const Conditions = z
  .object({ caps: z.array(z.string()).nullish(), arches: z.array(z.string()).nullish() })
  .nullish();

const Rule = z.object({
  names: z.array(z.string()),
  action: z.string(),
  errnoRet: z.number().nullish(),
  args: z
    .array(z.object({ index: z.number(), value: z.number(), valueTwo: z.number().nullish(), op: z.string() }))
    .nullish(),
  includes: Conditions,
  excludes: Conditions,
});

/** seccomp.json of containers-common: rules with conditions on capabilities and architectures. */
export const SeccompProfile = z.object({
  defaultAction: z.string(),
  defaultErrnoRet: z.number().nullish(),
  archMap: z
    .array(z.object({ architecture: z.string(), subArchitectures: z.array(z.string()).nullish() }))
    .default([]),
  syscalls: z.array(Rule),
});
export type SeccompProfile = z.infer<typeof SeccompProfile>;

/** Node's process.arch, and what the profile and libseccomp call it. */
const ARCHITECTURES: Record<string, { go: string; scmp: string }> = {
  x64: { go: "amd64", scmp: "SCMP_ARCH_X86_64" },
  arm64: { go: "arm64", scmp: "SCMP_ARCH_AARCH64" },
  arm: { go: "arm", scmp: "SCMP_ARCH_ARM" },
  ppc64: { go: "ppc64le", scmp: "SCMP_ARCH_PPC64LE" },
  riscv64: { go: "riscv64", scmp: "SCMP_ARCH_RISCV64" },
  s390x: { go: "s390x", scmp: "SCMP_ARCH_S390X" },
};

/**
 * The profile for one architecture (Node's word) and a set of granted capabilities, as the runtime
 * reads it. Without CAP_SYS_ADMIN, what makes and joins namespaces or mounts is refused as in
 * Docker's profile: containers-common allows it for nested containers, which our capabilities rule out anyway,
 * and a fresh user namespace is where most of the kernel's escalations begin.
 * Throws for an architecture without a name in libseccomp's list.
 */
export function seccompFor(
  profile: SeccompProfile,
  nodeArch: string,
  capabilities: readonly string[],
): Seccomp {
  const arch = ARCHITECTURES[nodeArch];
  if (arch === undefined) throw new Error(`No seccomp architecture is known for '${nodeArch}'.`);
  const granted = new Set<string>(capabilities);
  const applies = (rule: z.infer<typeof Rule>) =>
    (rule.includes?.caps ?? []).every((cap) => granted.has(cap)) &&
    ((rule.includes?.arches ?? []).length === 0 || (rule.includes?.arches ?? []).includes(arch.go)) &&
    !(rule.excludes?.caps ?? []).some((cap) => granted.has(cap)) &&
    !(rule.excludes?.arches ?? []).includes(arch.go);
  const rules = profile.syscalls.filter(applies).map(plain);
  const map = profile.archMap.find((entry) => entry.architecture === arch.scmp);
  return {
    defaultAction: profile.defaultAction,
    ...(profile.defaultErrnoRet == null ? {} : { defaultErrnoRet: profile.defaultErrnoRet }),
    architectures: [arch.scmp, ...(map?.subArchitectures ?? [])],
    syscalls: granted.has("CAP_SYS_ADMIN") ? rules : withoutNamespaces(rules, arch.go),
  };
}

function plain(rule: z.infer<typeof Rule>): SeccompRule {
  const args = rule.args ?? [];
  return {
    names: rule.names,
    action: rule.action,
    ...(rule.errnoRet == null ? {} : { errnoRet: rule.errnoRet }),
    ...(args.length === 0
      ? {}
      : {
          args: args.map(({ index, value, valueTwo, op }) =>
            valueTwo == null ? { index, value, op } : { index, value, valueTwo, op },
          ),
        }),
  };
}

/** Refused with EPERM without CAP_SYS_ADMIN: moby profiles/seccomp/default.json. */
const NAMESPACES_AND_MOUNTS = [
  "fsconfig",
  "fsmount",
  "fsopen",
  "fspick",
  "mount",
  "mount_setattr",
  "move_mount",
  "open_tree",
  "pivot_root",
  "setns",
  "umount",
  "umount2",
  "unshare",
];
const EPERM = 1;
const ENOSYS = 38;
/** CLONE_NEWNS | NEWCGROUP | NEWUTS | NEWIPC | NEWUSER | NEWPID | NEWNET (clone(2)). */
const CLONE_NEW = 0x7e02_0000;

function withoutNamespaces(rules: SeccompRule[], goArch: string): SeccompRule[] {
  const ours = new Set([...NAMESPACES_AND_MOUNTS, "clone", "clone3"]);
  const kept = rules
    .map((rule) => ({ ...rule, names: rule.names.filter((name) => !ours.has(name)) }))
    .filter((rule) => rule.names.length > 0);
  return [
    ...kept,
    { names: NAMESPACES_AND_MOUNTS, action: "SCMP_ACT_ERRNO", errnoRet: EPERM },
    {
      names: ["clone"],
      action: "SCMP_ACT_ALLOW",
      // clone(2): on s390x the flags are the second argument.
      args: [{ index: goArch === "s390x" ? 1 : 0, value: CLONE_NEW, valueTwo: 0, op: "SCMP_CMP_MASKED_EQ" }],
    },
    // A filter cannot read clone3's flags behind a pointer; with ENOSYS the C library falls back to clone.
    { names: ["clone3"], action: "SCMP_ACT_ERRNO", errnoRet: ENOSYS },
  ];
}
