import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bed, type BedHost, startBed } from "./testbed/bed";
import { type Container, handOn } from "./testbed/hand";
import type { HostSnapshot } from "./testbed/snapshot";
import { until } from "./testbed/until";

let bed: Bed;
let a: BedHost;
let fresh: HostSnapshot;
const { act, says, repairs, must, answers, repairedSince } = handOn(() => a);

beforeAll(async () => {
  bed = await startBed({ enableMycelium: true });
  a = bed.host("a");
  fresh = await a.snapshot();
  expect((await act("containers.create", { name: "web", start: true, overlayIngress: "open" })).status).toBe(
    "done",
  );
}, 120_000);
afterAll(() => bed?.stop());

describe("what someone changes by hand inside a container's namespace", () => {
  /** The kernel tells of all of it. */
  const TOLD = 2_000;
  type Fault = [string, RegExp, (container: Container & { vmy: string }) => Promise<void>];
  const inside = (...words: string[]) => must("ip", "-n", "hp-web", ...words);
  const faults: Fault[] = [
    [
      "eth0 is down",
      /in hp-web eth0 is down.*there is no default route/,
      () => inside("link", "set", "eth0", "down"),
    ],
    ["eth0 is deleted", /vbr-\w+ is not there/, () => inside("link", "del", "eth0")],
    [
      "eth0 is renamed",
      /eth0 is not in hp-web/,
      async () => {
        await inside("link", "set", "eth0", "down");
        await inside("link", "set", "eth0", "name", "lan");
      },
    ],
    [
      "eth0 is moved to the host",
      /eth0 is not in hp-web/,
      () => inside("link", "set", "eth0", "netns", "1", "name", "stray"),
    ],
    [
      "the MTU of eth0 changes",
      /eth0 has an MTU of 1300/,
      () => inside("link", "set", "eth0", "mtu", "1300"),
    ],
    [
      "the MAC address of eth0 changes",
      /the MAC address of eth0 is 02:00:00:00:00:77/,
      () => inside("link", "set", "eth0", "address", "02:00:00:00:00:77"),
    ],
    [
      "the IPv4 address is removed",
      /in hp-web eth0 has no 10\.10\.0\.2\/24, there is no default route/,
      () => inside("addr", "del", "10.10.0.2/24", "dev", "eth0"),
    ],
    [
      "the IPv4 address is another",
      /eth0 has 10\.10\.0\.99\/24 in place of 10\.10\.0\.2\/24/,
      async () => {
        await inside("addr", "del", "10.10.0.2/24", "dev", "eth0");
        await inside("addr", "add", "10.10.0.99/24", "dev", "eth0");
      },
    ],
    ["the default route is removed", /there is no default route/, () => inside("route", "del", "default")],
    [
      "the default route leads elsewhere",
      /its default route is 'default via 10\.10\.0\.77 dev eth0'/,
      () => inside("route", "replace", "default", "via", "10.10.0.77", "dev", "eth0"),
    ],
    ["the overlay link is down", /vmy-\w+ is down/, ({ vmy }) => inside("link", "set", vmy, "down")],
    ["the overlay link is deleted", /vmyh-\w+ is not there/, ({ vmy }) => inside("link", "del", vmy)],
    ["its MTU changes", /vmy-\w+ has an MTU of 1280/, ({ vmy }) => inside("link", "set", vmy, "mtu", "1280")],
    [
      "its MTU is too small for IPv6",
      /vmy-\w+ has an MTU of 1000, vmy-\w+ has no/,
      ({ vmy }) => inside("link", "set", vmy, "mtu", "1000"),
    ],
    [
      "the overlay address is removed",
      /vmy-\w+ has no [0-9a-f:]+\/128/,
      ({ vmy, overlay }) => inside("addr", "del", `${overlay}/128`, "dev", vmy),
    ],
    [
      "the route to the overlay is removed",
      /there is no route to 400::\/7/,
      () => inside("-6", "route", "del", "400::/7"),
    ],
    ["lo is down", /in hp-web lo is down/, () => inside("link", "set", "lo", "down")],
  ];

  it("is only shown where the HeroPods asks", async () => {
    expect((await repairs("ask")).error).toBeNull();
  });

  it.each(faults)(
    "is seen within 2 s and put right while the process runs on: %s",
    async (_what, evidence, fault) => {
      const before = await says("running");
      await fault({ ...before, vmy: before.links.overlay.replace("vmyh", "vmy") });
      expect((await says("drifted", TOLD)).trouble).toMatch(evidence);
      const repair = await act("containers.repair", { name: "web" });
      expect(repair.error).toBeNull();
      expect(repair.plan.steps.length).toBeGreaterThan(0);
      const after = await says("running");
      expect(after.pid).toBe(before.pid);
      expect(await answers("10.10.0.2")).toBe(true);
      expect(await answers(after.overlay ?? "")).toBe(true);
    },
    40_000,
  );

  it("is put right by itself, and the operation says what was found", async () => {
    expect((await repairs("automatic")).error).toBeNull();
    const before = await says("running");
    const since = new Date().toISOString();
    await inside("route", "del", "default");
    await until(
      "the repair",
      async () => {
        const found = (await repairedSince(since)).flatMap((o) => o.plan.steps.map((s) => s.found ?? ""));
        return found.some((text) => /there is no default route/.test(text)) ? true : null;
      },
      12_000,
    );
    expect((await says("running")).pid).toBe(before.pid);
  }, 40_000);

  it("is seen too where the daemon was away, and said by nothing that its own starts do", async () => {
    expect((await repairs("ask")).error).toBeNull();
    await says("running");
    await a.killDaemon();
    await inside("addr", "del", "10.10.0.2/24", "dev", "eth0");
    await a.startDaemon();
    expect((await says("drifted", 10_000)).trouble).toMatch(/eth0 has no 10\.10\.0\.2\/24/);
    expect((await act("containers.repair", { name: "web" })).error).toBeNull();
    for (const action of ["restart", "stop", "start"])
      expect((await act(`containers.${action}`, { name: "web" })).error).toBeNull();
    const after = await says("running");
    // In the moment after a start the kernel tells of the start: what is changed then, the next look finds.
    await inside("route", "del", "default");
    await says("drifted", 10_000);
    expect((await act("containers.repair", { name: "web" })).error).toBeNull();
    expect((await says("running")).pid).toBe(after.pid);
  }, 60_000);

  it("leaves the host as it was before the first container", async () => {
    expect((await act("containers.delete", { name: "web" })).error).toBeNull();
    expect(await a.snapshot()).toEqual(fresh);
  }, 60_000);
});
