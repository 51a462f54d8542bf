import { describe, expect, it } from "vitest";
import { type HostFacts, judgeHost } from "./host-checks";

const found = { found: true, text: "found" } as const;
const lacking = { found: false, text: "not installed" } as const;
const facts: HostFacts = {
  nodeVersion: "v20.20.2",
  uid: 0,
  runtime: {
    found: true,
    text: "/usr/bin/crun: crun version 1.21",
    reason: "crun runs here.",
    fallback: false,
  },
  tools: { conmon: found, ip: found, nft: found, skopeo: found, umoci: found, busybox: found, podman: found },
  features: { overlayfs: found, veth: found, bridge: found, nft: found },
  cgroups: { version: "v2", controllers: ["cpu", "memory", "pids"] },
  disk: { path: "/var/lib/heropods", freeBytes: 9e10, totalBytes: 1e11, freeInodes: 1e6, totalInodes: 2e6 },
  ipv4Forwarding: "1",
  dataDir: { path: "/var/lib/heropods", mode: 0o700, uid: 0 },
  runningContainers: 1,
};

const troubles = (over: Partial<HostFacts>) =>
  Object.fromEntries(
    judgeHost({ ...facts, ...over })
      .filter(({ status }) => status !== "ok")
      .map(({ id, status }) => [id, status]),
  );

describe("judgeHost", () => {
  it.each<[string, Partial<HostFacts>, Record<string, string>]>([
    ["nothing where all is well", {}, {}],
    ["an old Node", { nodeVersion: "v20.18.1" }, { node: "failed" }],
    ["no objection to a newer major Node", { nodeVersion: "v24.0.0" }, {}],
    ["a daemon that is not root", { uid: 1000 }, { root: "failed" }],
    ["a missing runtime", { runtime: lacking }, { runtime: "failed" }],
    ["a tool that is needed", { tools: { ...facts.tools, nft: lacking } }, { "tool.nft": "failed" }],
    ["a tool that is optional", { tools: { ...facts.tools, podman: lacking } }, { "tool.podman": "warning" }],
    [
      "a kernel without bridges",
      { features: { ...facts.features, bridge: lacking } },
      { "kernel.bridge": "failed" },
    ],
    ["no cgroups", { cgroups: { version: "none", controllers: [] } }, { cgroups: "failed" }],
    [
      "no memory controller",
      { cgroups: { version: "v2", controllers: ["cpu", "pids"] } },
      { cgroups: "warning" },
    ],
    ["a full disk", { disk: { ...facts.disk, freeBytes: 1e6 } }, { disk: "warning" }],
    ["no inodes left", { disk: { ...facts.disk, freeInodes: 10 } }, { disk: "warning" }],
    [
      "no fault in a file system without inode counts",
      { disk: { ...facts.disk, freeInodes: 0, totalInodes: 0 } },
      {},
    ],
    [
      "a data directory that anyone may write",
      { dataDir: { path: "/d", mode: 0o777, uid: 0 } },
      { "data-dir": "failed" },
    ],
    [
      "a data directory that is missing",
      { dataDir: { path: "/d", missing: "ENOENT" } },
      { "data-dir": "failed" },
    ],
    ["forwarding that was switched off", { ipv4Forwarding: "0" }, { "ipv4-forwarding": "failed" }],
    ["no fault in forwarding that nothing needs yet", { ipv4Forwarding: "0", runningContainers: 0 }, {}],
  ])("names %s", (_, over, expected) => expect(troubles(over)).toEqual(expected));
});
