import { describe, expect, it } from "vitest";
import { SeccompProfile, type SeccompRule, seccompFor } from "./seccomp";

const profile = SeccompProfile.parse({
  defaultAction: "SCMP_ACT_ERRNO",
  defaultErrnoRet: 38,
  archMap: [
    { architecture: "SCMP_ARCH_X86_64", subArchitectures: ["SCMP_ARCH_X86", "SCMP_ARCH_X32"] },
    { architecture: "SCMP_ARCH_AARCH64", subArchitectures: ["SCMP_ARCH_ARM"] },
  ],
  syscalls: [
    {
      names: ["read", "clone", "clone3", "mount", "unshare"],
      action: "SCMP_ACT_ALLOW",
      args: [],
      includes: {},
    },
    { names: ["arch_prctl"], action: "SCMP_ACT_ALLOW", args: null, includes: { arches: ["amd64", "x32"] } },
    { names: ["chroot"], action: "SCMP_ACT_ALLOW", includes: { caps: ["CAP_SYS_CHROOT"] } },
    { names: ["chroot"], action: "SCMP_ACT_ERRNO", errnoRet: 1, excludes: { caps: ["CAP_SYS_CHROOT"] } },
    {
      names: ["personality"],
      action: "SCMP_ACT_ALLOW",
      args: [{ index: 0, value: 8, valueTwo: 0, op: "SCMP_CMP_EQ" }],
    },
  ],
});

const of = (rules: SeccompRule[], name: string) => rules.filter((rule) => rule.names.includes(name));

describe("seccompFor", () => {
  it("keeps what the architecture and the capabilities call for", () => {
    const x64 = seccompFor(profile, "x64", ["CAP_SYS_CHROOT"]);
    expect(x64).toMatchObject({ defaultAction: "SCMP_ACT_ERRNO", defaultErrnoRet: 38 });
    expect(x64.architectures).toEqual(["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"]);
    expect(of(x64.syscalls, "arch_prctl")).toHaveLength(1);
    expect(of(x64.syscalls, "chroot")).toEqual([{ names: ["chroot"], action: "SCMP_ACT_ALLOW" }]);
    const arm = seccompFor(profile, "arm64", []);
    expect(of(arm.syscalls, "arch_prctl")).toEqual([]);
    expect(of(arm.syscalls, "chroot")).toEqual([
      { names: ["chroot"], action: "SCMP_ACT_ERRNO", errnoRet: 1 },
    ]);
  });

  it("keeps a rule's arguments", () => {
    expect(of(seccompFor(profile, "x64", []).syscalls, "personality")[0]?.args).toEqual([
      { index: 0, value: 8, valueTwo: 0, op: "SCMP_CMP_EQ" },
    ]);
  });

  it("refuses new namespaces and mounts without CAP_SYS_ADMIN", () => {
    const { syscalls } = seccompFor(profile, "x64", []);
    expect(of(syscalls, "mount").map((rule) => rule.action)).toEqual(["SCMP_ACT_ERRNO"]);
    expect(of(syscalls, "clone3").map((rule) => rule.errnoRet)).toEqual([38]);
    expect(of(syscalls, "clone")[0]?.args?.[0]).toMatchObject({ index: 0, op: "SCMP_CMP_MASKED_EQ" });
    const admin = seccompFor(profile, "x64", ["CAP_SYS_ADMIN"]).syscalls;
    expect(of(admin, "mount").map((rule) => rule.action)).toEqual(["SCMP_ACT_ALLOW"]);
  });

  it("says which architecture it does not know", () => {
    expect(() => seccompFor(profile, "pdp11", [])).toThrow("pdp11");
  });
});
