import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Bed, type BedHost, startBed } from "./testbed/bed";
import type { HostSnapshot } from "./testbed/snapshot";
import { until } from "./testbed/until";

const Operation = z.object({
  status: z.string(),
  error: z.string().nullable(),
  plan: z.object({ steps: z.array(z.object({ sentence: z.string() })) }),
});
const Container = z.object({
  state: z.string(),
  trouble: z.string().nullable(),
  pid: z.number().nullable(),
  overlay: z.string().nullable(),
  links: z.object({ bridge: z.string(), overlay: z.string() }),
});

let bed: Bed;
let a: BedHost;
let fresh: HostSnapshot;

const act = async (procedure: string, input: object) =>
  Operation.parse(await a.call("mutation", procedure, { ...input, wait: true }));
const get = async () => Container.parse(await a.call("query", "containers.get", { name: "web" }));
const says = (state: string) =>
  until(`web to be ${state}`, async () => ((await get()).state === state ? get() : null), 20_000);
const must = async (...argv: string[]) => {
  const { exitCode, stderr } = await a.exec(argv);
  if (exitCode !== 0) throw new Error(`${argv.join(" ")}: ${stderr}`);
};
const answers = async (address: string) =>
  (await a.exec(["ping", "-c", "1", "-W", "2", address])).exitCode === 0;

beforeAll(async () => {
  bed = await startBed({ enableMycelium: true });
  a = bed.host("a");
  fresh = await a.snapshot();
  expect((await act("containers.create", { name: "web", start: true, overlayIngress: "open" })).status).toBe(
    "done",
  );
}, 120_000);
afterAll(() => bed?.stop());

describe("what someone changes by hand", () => {
  const faults: [string, RegExp, (container: z.infer<typeof Container>) => Promise<void>][] = [
    [
      "the bridge port is deleted",
      /vbr-\w+ is not there/,
      ({ links }) => must("ip", "link", "del", links.bridge),
    ],
    [
      "the bridge port leaves its bridge",
      /vbr-\w+ is not a port of heropods0/,
      ({ links }) => must("ip", "link", "set", links.bridge, "nomaster"),
    ],
    [
      "the overlay link is deleted",
      /vmyh-\w+ is not there/,
      ({ links }) => must("ip", "link", "del", links.overlay),
    ],
    [
      "the overlay link goes down and up, which loses fe80::1 and the route",
      /has no fe80::1; there is no route to/,
      async ({ links }) => {
        await must("ip", "link", "set", links.overlay, "down");
        await must("ip", "link", "set", links.overlay, "up");
      },
    ],
    [
      "fe80::1 is removed",
      /vmyh-\w+ has no fe80::1/,
      ({ links }) => must("ip", "addr", "del", "fe80::1/64", "dev", links.overlay),
    ],
    [
      "the host route is deleted",
      /there is no route to/,
      ({ overlay }) => must("ip", "-6", "route", "del", `${overlay}/128`),
    ],
    ["the bridge is deleted", /heropods0 is not there/, () => must("ip", "link", "del", "heropods0")],
    [
      "the gateway's address is removed",
      /it has no 10\.10\.0\.1/,
      () => must("ip", "addr", "del", "10.10.0.1/24", "dev", "heropods0"),
    ],
    ["the namespace loses its name", /hp-web has lost its name/, () => must("ip", "netns", "del", "hp-web")],
    [
      "IPv6 forwarding is switched off",
      /net\.ipv6\.conf\.all\.forwarding is 0/,
      () => must("sysctl", "-q", "-w", "net.ipv6.conf.all.forwarding=0"),
    ],
    [
      "the firewall's table is deleted",
      /there is no table heropods/,
      () => must("nft", "delete", "table", "inet", "heropods"),
    ],
    [
      "a rule is added to the table",
      /not as it was applied/,
      () => must("nft", "add", "rule", "inet", "heropods", "to_overlay", "accept"),
    ],
    [
      "the container is closed in the firewall",
      /overlay_open does not have it/,
      () => must("nft", "flush", "set", "inet", "heropods", "overlay_open"),
    ],
  ];

  it.each(faults)(
    "is seen and repaired while the process runs on: %s",
    async (_what, evidence, fault) => {
      const before = await says("running");
      await fault(before);
      expect((await says("drifted")).trouble).toMatch(evidence);
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

  it("is not touched where it is not ours, though it is named like ours", async () => {
    await must("ip", "link", "add", "vbr-ffffff", "type", "veth", "peer", "name", "vmyh-ffffff");
    await must("ip", "netns", "add", "hp-stranger");
    await must("nft", "add", "table", "inet", "heropods_other");
    await a.killDaemon();
    await a.startDaemon();
    await says("running");
    const { stdout: links } = await a.exec(["ip", "-o", "link"]);
    expect(links).toContain("vbr-ffffff");
    expect(links).toContain("vmyh-ffffff");
    expect((await a.exec(["ip", "netns"])).stdout).toContain("hp-stranger");
    expect((await a.exec(["nft", "list", "tables"])).stdout).toContain("heropods_other");
    await must("ip", "link", "del", "vbr-ffffff");
    await must("ip", "netns", "del", "hp-stranger");
    await must("nft", "delete", "table", "inet", "heropods_other");
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
