import { describe, expect, it } from "vitest";
import { hostnameOf, ociSpec, SECCOMP_BPF, type SpecInput } from "./spec";

const input: SpecInput = {
  name: "web_1",
  rootfs: "/b/rootfs",
  netnsPath: "/run/netns/hp-web_1",
  cgroupsPath: "/heropods/web_1",
  mounts: [],
  files: { resolvConf: "/b/resolv.conf", hosts: "/b/hosts", hostname: "/b/hostname" },
  args: ["/bin/app", "-v"],
  env: ["A=1"],
  cwd: "",
  user: { uid: 100, gid: 101, additionalGids: [4] },
  memoryBytes: null,
  cpus: null,
  pidsLimit: null,
  capAdd: [],
  readOnlyRoot: false,
  keepAlive: null,
  seccomp: null,
};

describe("ociSpec", () => {
  it("grants nothing that reaches the host", () => {
    const { process, linux } = ociSpec(input);
    expect(process.noNewPrivileges).toBe(true);
    for (const cap of ["SYS_ADMIN", "NET_ADMIN", "SYS_PTRACE", "MKNOD", "SYS_MODULE", "DAC_READ_SEARCH"])
      expect(process.capabilities.bounding).not.toContain(`CAP_${cap}`);
    expect(linux.maskedPaths).toContain("/proc/kcore");
    expect(linux.readonlyPaths).toContain("/proc/sys");
    expect(linux.resources.devices).toEqual([{ allow: false, access: "rwm" }]);
  });

  it("joins the named network namespace and makes every other one", () => {
    expect(ociSpec(input).linux.namespaces).toEqual([
      { type: "network", path: "/run/netns/hp-web_1" },
      { type: "pid" },
      { type: "ipc" },
      { type: "uts" },
      { type: "mount" },
      { type: "cgroup" },
    ]);
  });

  it("mounts the kernel's file systems and the container's own files read-only", () => {
    const { mounts } = ociSpec(input);
    for (const path of ["/sys", "/sys/fs/cgroup", "/etc/resolv.conf", "/etc/hosts", "/etc/hostname"])
      expect(mounts.find((m) => m.destination === path)?.options).toContain("ro");
  });

  it("limits memory without swap, CPU by quota, processes always", () => {
    const { resources } = ociSpec({ ...input, memoryBytes: 1 << 26, cpus: 0.5, pidsLimit: 7 }).linux;
    expect(resources.memory).toEqual({ limit: 1 << 26, swap: 1 << 26 });
    expect(resources.cpu).toEqual({ quota: 50_000, period: 100_000 });
    expect(resources.pids).toEqual({ limit: 7 });
    expect(ociSpec(input).linux.resources).toMatchObject({ pids: { limit: 2048 } });
    expect(ociSpec(input).linux.resources).not.toHaveProperty("memory");
    expect(ociSpec({ ...input, cpus: 0.01 }).linux.resources.cpu?.quota).toBe(1000);
  });

  it("runs the entry point under keep-alive when asked, its words unchanged", () => {
    const kept = ociSpec({ ...input, keepAlive: { busybox: "/d/busybox", script: "/d/keep-alive.sh" } });
    expect(kept.process.args).toEqual([
      "/.heropods/busybox",
      "sh",
      "/.heropods/keep-alive",
      "/bin/app",
      "-v",
    ]);
    expect(kept.mounts.filter((m) => m.destination.startsWith("/.heropods/")).map((m) => m.source)).toEqual([
      "/d/busybox",
      "/d/keep-alive.sh",
    ]);
    expect(ociSpec(input).process.args).toEqual(["/bin/app", "-v"]);
  });

  it("adds capabilities to those of root, never to what others inherit", () => {
    const { capabilities } = ociSpec({ ...input, capAdd: ["CAP_SYS_NICE"] }).process;
    for (const set of Object.values(capabilities)) expect(set).toContain("CAP_SYS_NICE");
    expect(Object.keys(capabilities).sort()).toEqual(["bounding", "effective", "permitted"]);
    expect(ociSpec(input).process.capabilities.bounding).not.toContain("CAP_SYS_NICE");
  });

  it("gives a read-only root places in memory to write to", () => {
    const { root, mounts } = ociSpec({ ...input, readOnlyRoot: true });
    expect(root.readonly).toBe(true);
    const writable = mounts.filter((m) => ["/run", "/tmp", "/var/tmp"].includes(m.destination));
    expect(writable.map((m) => m.type)).toEqual(["tmpfs", "tmpfs", "tmpfs"]);
    expect(ociSpec(input).root.readonly).toBe(false);
    expect(ociSpec(input).mounts.some((m) => m.destination === "/tmp")).toBe(false);
  });

  it("hands crun the compiled filter beside the profile, never without it", () => {
    const seccomp = { defaultAction: "SCMP_ACT_ERRNO", architectures: [], syscalls: [] };
    expect(ociSpec({ ...input, seccomp, seccompBpf: "AA==" }).annotations[SECCOMP_BPF]).toBe("AA==");
    expect(ociSpec({ ...input, seccompBpf: "AA==" }).annotations[SECCOMP_BPF]).toBeUndefined();
  });
});

describe("hostnameOf", () => {
  it("is a DNS label", () => {
    expect(hostnameOf("a_b")).toBe("a-b");
    expect(hostnameOf("x".repeat(64))).toHaveLength(63);
  });
});
