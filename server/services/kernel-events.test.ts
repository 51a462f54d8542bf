import { describe, expect, it } from "vitest";
import { isForeignNeighbour, isOfOurTable, judgeEvent } from "./kernel-events";

const facts = {
  isBridge: (link: string) => link === "heropods0",
  isBusy: (hash: string) => hash === "c4719a",
};

describe("judgeEvent", () => {
  it.each([
    ["Deleted 7: vbr-00000a@NONE: <BROADCAST,MULTICAST> mtu 1500 qdisc noop state DOWN", "container"],
    ["Deleted 5da:83c1:819a:5372::2 dev vmyh-00000a proto 72 metric 1024 pref medium", "container"],
    ["9: vmyh-00000a    inet6 fe80::1/64 scope link nodad", "container"],
    ["7: vbr-c4719a@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master heropods0 state UP", "nothing"],
    ["3: heropods0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP", "nothing"],
    ["3: heropods0: <BROADCAST,MULTICAST> mtu 1500 qdisc noqueue state DOWN", "shared"],
    ["Deleted 3: heropods0    inet 10.10.0.1/24 scope global heropods0", "shared"],
    ["Deleted 3: heropods0: <BROADCAST,MULTICAST> mtu 1500 qdisc noop state DOWN", "shared"],
    ["5: podman0: <BROADCAST,MULTICAST> mtu 1500 qdisc noop state DOWN", "nothing"],
    ["Deleted 192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.1", "nothing"],
    ["5da:83c1:819a:5372::2 dev vmyh-00000a lladdr 02:48:03:00:00:0a PERMANENT ", "container"],
    ["Deleted 10.10.0.2 dev heropods0 lladdr 02:48:01:00:00:0a PERMANENT ", "nothing"],
    ["10.10.0.77 dev heropods0  FAILED ", "nothing"],
    ["inet all forwarding off ", "shared"],
    ["inet6 all forwarding off ", "shared"],
    ["inet6 all forwarding on ", "nothing"],
    ["inet vbr-00000a forwarding on rp_filter off mc_forwarding off", "nothing"],
  ])("%s", (line, meaning) => {
    expect(judgeEvent(line, facts)).toBe(meaning);
  });
});

describe("isForeignNeighbour", () => {
  it.each([
    ["192.0.2.254 dev eth0 lladdr 52:54:00:12:34:56 REACHABLE ", true],
    ["Deleted fe80::1 dev eth0 lladdr 52:54:00:12:34:56 router STALE ", true],
    ["fe80::48:3ff:fe10:fee3 dev vmyh-10fee3 lladdr 02:48:03:10:fe:e3 STALE ", true],
    ["Deleted fe80::48:3ff:fe5a:13a5 dev vmyh-5a13a5 lladdr 02:48:03:5a:13:a5 STALE ", true],
    ["Deleted 10.10.0.2 dev heropods0 lladdr 02:48:01:00:00:0a PERMANENT ", false],
    ["5da:83c1:819a:5372::2 dev vmyh-00000a lladdr 02:48:03:00:00:0a PERMANENT ", false],
    ["5: eth0: <BROADCAST,MULTICAST> mtu 1500 qdisc noop state DOWN", false],
  ])("%s", (line, foreign) => {
    expect(isForeignNeighbour(line, facts)).toBe(foreign);
  });
});

describe("isOfOurTable", () => {
  it.each([
    ["delete table inet heropods", true],
    ["add rule inet heropods to_overlay accept", true],
    ["delete element inet heropods overlay_open { 5da::3 }", true],
    ["add table inet heropods_other", false],
    ["add rule ip heropods x accept", false],
    ["# new generation 9 by process 24257 (nft)", false],
  ])("%s", (line, ours) => {
    expect(isOfOurTable(line)).toBe(ours);
  });
});
