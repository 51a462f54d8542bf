import { expect, test } from "vitest";
import { differencesOf, effectOf, warningsOf } from "./change";
import { ContainerConfiguration } from "./configuration";
import { CapAdd } from "./extra-capabilities";

const MIB = 1024 ** 2;
const one = { ...ContainerConfiguration.parse({}), imageDigest: "sha256:1" };
const says = (more: Partial<typeof one>, before = one) =>
  differencesOf(before, { ...before, ...more }).map((difference) => difference.says);

test("what differs is said in words, and values of variables are not", () => {
  expect(says({})).toEqual([]);
  expect(says({ memoryBytes: 64 * MIB, cpus: 0.5 })).toEqual([
    "memory limit without limit to 64 MiB",
    "CPUs without limit to 0.5",
  ]);
  const before = { ...one, env: { OLD: "1", KEY: "secret" } };
  expect(says({ env: { KEY: "other secret", NEW: "2" } }, before)).toEqual([
    "environment: adds NEW; changes KEY; removes OLD",
  ]);
  expect(says({ image: "alpine", imageDigest: "sha256:2" })).toEqual(["image busybox to alpine"]);
  expect(says({ imageDigest: "sha256:2" })).toEqual(["the image as it is now, sha256:2"]);
});

test("only what the kernel takes over goes without a new process", () => {
  const effect = (more: Partial<typeof one>, runs = true) =>
    effectOf(differencesOf(one, { ...one, ...more }), runs);
  expect(effect({})).toBe("nothing");
  expect(effect({ memoryBytes: 64 * MIB, cpus: 1, pidsLimit: 5, overlayIngress: "open" })).toBe("live");
  expect(effect({ labels: { a: "b" } })).toBe("live");
  for (const part of [{ env: { A: "1" } }, { command: ["sh"] }, { readOnlyRoot: true }, { imageDigest: "x" }])
    expect(effect({ memoryBytes: 64 * MIB, ...part })).toBe("recreated");
  expect(effect({ env: { A: "1" } }, false)).toBe("saved");
});

test("capabilities are known by name, sorted, warned of, and refused where they are root on the host", () => {
  expect(CapAdd.parse(["sys_nice", "CAP_NET_ADMIN", "NET_ADMIN"])).toEqual(["CAP_NET_ADMIN", "CAP_SYS_NICE"]);
  expect(warningsOf({ capAdd: ["CAP_SYS_TIME"] })).toEqual([
    "With CAP_SYS_TIME its root sets the clock of the whole host.",
  ]);
  for (const name of ["SYS_ADMIN", "cap_sys_module", "BPF"])
    expect(CapAdd.safeParse([name]).error?.issues[0]?.message).toMatch(/as good as root on this host/);
  expect(CapAdd.safeParse(["FLY"]).error?.issues[0]?.message).toMatch(/'FLY' is no capability/);
  expect(CapAdd.safeParse(["CHOWN"]).success).toBe(false);
});
