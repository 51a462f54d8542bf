import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Bed, type BedHost, startBed } from "./testbed/bed";
import { type Container, handOn } from "./testbed/hand";
import type { HostSnapshot } from "./testbed/snapshot";
import * as strangers from "./testbed/strangers";
import { until } from "./testbed/until";

let bed: Bed;
let a: BedHost;
let fresh: HostSnapshot;

const { act, get, says, repairs, must, answers, repairedSince } = handOn(() => a);

beforeAll(async () => {
  bed = await startBed({ enableMycelium: true });
  a = bed.host("a");
  await strangers.make(a);
  fresh = await a.snapshot();
  expect((await act("containers.create", { name: "web", start: true, overlayIngress: "open" })).status).toBe(
    "done",
  );
}, 120_000);
afterAll(() => bed?.stop());

describe("what someone changes by hand", () => {
  /** How soon it is noticed: at once where the kernel tells of it, by the next look where it does not. */
  const TOLD = 2_000;
  const LOOKED = 10_000;
  type Fault = [string, RegExp, (container: Container) => Promise<void>, number];
  const faults: Fault[] = [
    [
      "the bridge port is deleted",
      /vbr-\w+ is not there/,
      ({ links }) => must("ip", "link", "del", links.bridge),
      TOLD,
    ],
    [
      "the bridge port leaves its bridge",
      /vbr-\w+ is not a port of heropods0/,
      ({ links }) => must("ip", "link", "set", links.bridge, "nomaster"),
      TOLD,
    ],
    [
      "the overlay link is deleted",
      /vmyh-\w+ is not there/,
      ({ links }) => must("ip", "link", "del", links.overlay),
      TOLD,
    ],
    [
      "the overlay link goes down and up, which loses fe80::1 and the route",
      /has no fe80::1; there is no route to/,
      async ({ links }) => {
        await must("ip", "link", "set", links.overlay, "down");
        await must("ip", "link", "set", links.overlay, "up");
      },
      TOLD,
    ],
    [
      "fe80::1 is removed",
      /vmyh-\w+ has no fe80::1/,
      ({ links }) => must("ip", "addr", "del", "fe80::1/64", "dev", links.overlay),
      TOLD,
    ],
    [
      "the host route is deleted",
      /there is no route to/,
      ({ overlay }) => must("ip", "-6", "route", "del", `${overlay}/128`),
      TOLD,
    ],
    ["the bridge is deleted", /heropods0 is not there/, () => must("ip", "link", "del", "heropods0"), TOLD],
    [
      "the gateway's address is removed",
      /it has no 10\.10\.0\.1/,
      () => must("ip", "addr", "del", "10.10.0.1/24", "dev", "heropods0"),
      TOLD,
    ],
    [
      "the namespace loses its name",
      /hp-web has lost its name/,
      () => must("ip", "netns", "del", "hp-web"),
      TOLD,
    ],
    [
      "IPv6 forwarding is switched off",
      /net\.ipv6\.conf\.all\.forwarding is 0/,
      () => must("sysctl", "-q", "-w", "net.ipv6.conf.all.forwarding=0"),
      TOLD,
    ],
    [
      "the firewall's table is deleted",
      /there is no table heropods/,
      () => must("nft", "delete", "table", "inet", "heropods"),
      TOLD,
    ],
    [
      "a rule is added to the table",
      /not as it was applied/,
      () => must("nft", "add", "rule", "inet", "heropods", "to_overlay", "accept"),
      TOLD,
    ],
    [
      "the container is closed in the firewall",
      /overlay_open does not have it/,
      () => must("nft", "flush", "set", "inet", "heropods", "overlay_open"),
      TOLD,
    ],
    [
      "the bridge takes part in IPv6",
      /heropods0 takes part in IPv6/,
      () => must("sysctl", "-q", "-w", "net.ipv6.conf.heropods0.disable_ipv6=0"),
      LOOKED,
    ],
    [
      "a permanent neighbour is deleted",
      /a permanent neighbour is missing/,
      () => must("ip", "neigh", "del", "10.10.0.2", "dev", "heropods0"),
      LOOKED,
    ],
  ];

  it("is only shown where the HeroPods asks", async () => {
    expect((await repairs("ask")).error).toBeNull();
  });

  it.each(faults)(
    "is seen in time and repaired when asked while the process runs on: %s",
    async (_what, evidence, fault, withinMs) => {
      const before = await says("running");
      await fault(before);
      expect((await says("drifted", withinMs)).trouble).toMatch(evidence);
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

  const now = () => new Date().toISOString();

  it("waits for a person until the policy says otherwise, and is repaired then", async () => {
    const { links } = await says("running");
    await must("ip", "link", "set", links.bridge, "nomaster");
    expect((await says("drifted")).trouble).toMatch(/asks before repairing/);
    expect((await repairs("automatic")).error).toBeNull();
    await says("running");
  }, 40_000);

  it.each([faults[0], faults[3], faults[6], faults[8], faults[9], faults[10]].filter((f) => f !== undefined))(
    "is repaired by itself, and the operation says what was found: %s",
    async (_what, evidence, fault, withinMs) => {
      const before = await says("running");
      const since = now();
      await fault(before);
      await until(
        "the repair",
        async () => {
          const found = (await repairedSince(since)).flatMap((o) => o.plan.steps.map((s) => s.found ?? ""));
          return found.some((text) => evidence.test(text)) ? true : null;
        },
        withinMs + 10_000,
      );
      const after = await says("running");
      expect(after.pid).toBe(before.pid);
      expect(await answers("10.10.0.2")).toBe(true);
      expect(await answers(after.overlay ?? "")).toBe(true);
    },
    60_000,
  );

  it("is no fight: who changes the same again and again is repaired less and less often, and told so", async () => {
    await says("running");
    const since = now();
    const end = Date.now() + 9_000;
    const words: string[] = [];
    while (Date.now() < end) {
      await must("nft", "flush", "set", "inet", "heropods", "overlay_open");
      const { trouble } = await get();
      if (trouble !== null) words.push(trouble);
    }
    expect(words.join("\n")).toMatch(
      /overlay_open does not have it\. Repaired \d+ times in \d+ s, and found changed again; next try at \d\d:\d\d:\d\d UTC/,
    );
    const fought = (await repairedSince(since)).length;
    expect(fought).toBeGreaterThanOrEqual(2);
    expect(fought).toBeLessThanOrEqual(4);
    await says("running");
  }, 60_000);

  it("is not touched where it is not ours, though it is named like ours", async () => {
    await a.killDaemon();
    await a.startDaemon();
    await says("running");
    await strangers.expectUnharmed(a);
    // What the kernel noted of the strangers' bridges is no change of the table by hand.
    expect(await a.call("query", "network.firewall")).toMatchObject({ asWanted: true });
  }, 60_000);

  it("is not routed either: forwarding is on for the containers alone", async () => {
    expect(await strangers.routed(a)).toBe(false);
    for (const opening of [
      "insert rule inet heropods forward accept",
      "add element inet heropods seen_bridges { heropods7 . heropods8 }",
    ]) {
      await repairs("ask");
      await must("nft", opening);
      if (opening.startsWith("insert")) expect(await strangers.routed(a)).toBe(true);
      await says("drifted");
      await repairs("automatic");
      await says("running");
      expect(await strangers.routed(a)).toBe(false);
    }
  }, 60_000);
});

describe("Mycelium of a HeroPods", () => {
  it("is disabled and enabled under a running container", async () => {
    const before = await says("running");
    const heropods = z
      .object({ mycelium_version: z.string(), mycelium_key_path: z.string(), mycelium_peers: z.string() })
      .parse(await a.call("query", "heropods.get", { name: "default" }));
    expect((await act("heropods.disableMycelium", { heropods: "default" })).error).toBeNull();
    const off = await says("running");
    expect(off.overlay).toBeNull();
    expect((await a.exec(["ip", "link", "show", before.links.overlay])).exitCode).not.toBe(0);
    const enabled = await act("heropods.enableMycelium", {
      heropods: "default",
      version: heropods.mycelium_version,
      ipv6_range: "400::/7",
      key_path: heropods.mycelium_key_path,
      peers: heropods.mycelium_peers,
    });
    expect(enabled.error).toBeNull();
    const on = await says("running");
    expect(on.pid).toBe(before.pid);
    expect(on.overlay).toBe(before.overlay);
    expect(await answers(on.overlay ?? "")).toBe(true);
  }, 60_000);
});

describe("a start that fails", () => {
  it("says which step and what the machine said, and leaves nothing", async () => {
    await act("containers.create", { name: "bad", start: false });
    await until("bad to be made ready for its start", async () => {
      const { prepared } = z
        .object({ prepared: z.boolean() })
        .parse(await a.call("query", "containers.get", { name: "bad" }));
      return prepared ? true : null;
    });
    const before = await a.snapshot();
    const failed = await act("containers.create", {
      name: "worse",
      start: true,
      command: ["/no/such/program"],
    });
    expect(failed.status).toBe("failed");
    expect(failed.error).toMatch(/'(Create|Start) worse' failed: .*\/no\/such\/program/);
    expect(await a.snapshot()).toEqual(before);
    await act("containers.delete", { name: "bad" });
  }, 60_000);
});

describe("a process that ends at once", () => {
  it("is known with its exit code, even while its start is still under way", async () => {
    for (let round = 0; round < 12; round++) {
      const name = `brief-${round}`;
      expect(
        (await act("containers.create", { name, start: true, command: ["/bin/sh", "-c", "exit 3"] })).error,
      ).toBeNull();
      const ended = await until(
        `${name} to be failed`,
        async () => {
          const view = z
            .object({ state: z.string(), exitCode: z.number().nullable() })
            .parse(await a.call("query", "containers.get", { name }));
          return view.state === "failed" ? view : null;
        },
        10_000,
      );
      expect(ended.exitCode).toBe(3);
      await act("containers.delete", { name });
    }
  }, 60_000);

  it("makes one container of two requests for one name, and tells the other", async () => {
    const both = await Promise.allSettled(
      ["a", "b"].map((word) =>
        a.call("mutation", "containers.create", { name: "twin", command: ["sleep", word], wait: true }),
      ),
    );
    expect(both.map((r) => r.status).sort()).toEqual(["fulfilled", "rejected"]);
    await act("containers.delete", { name: "twin" });
  });
});

describe("the last deletion", () => {
  it("leaves the host as it was before the first container", async () => {
    expect((await act("containers.delete", { name: "web" })).error).toBeNull();
    expect(await a.snapshot()).toEqual(fresh);
    await strangers.expectUnharmed(a);
  }, 60_000);
});

describe("a node that is away", () => {
  it("takes nobody off the overlay, and its return finds all as it was", async () => {
    expect(
      (await act("containers.create", { name: "web", start: true, overlayIngress: "open" })).error,
    ).toBeNull();
    const before = await says("running");
    const host = await a.snapshot();
    await a.stopOverlay();
    // A whole look at the host begins within ten seconds; a wrong one would show by then.
    const end = Date.now() + 12_000;
    while (Date.now() < end) {
      expect((await get()).state).toBe("running");
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    await a.startOverlay();
    await until("the node to answer", async () => ((await answers(a.overlay)) ? true : null), 20_000);
    expect(await answers(before.overlay ?? "")).toBe(true);
    expect((await a.snapshot()).netns).toEqual(host.netns);
    expect((await get()).state).toBe("running");
  }, 60_000);
});
