import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FakeHost } from "../../host/fake-host";
import { apply } from "./apply";
import { withoutRestart } from "./container-again";
import type { Desired, DesiredContainer } from "./desired";
import { planContainer, planHost } from "./plan";
import { planRestart } from "./restart";
import type { Action, Plan, Step } from "./step";

const PATHS = {
  bundles: "/data/bundles",
  runtime: "/data/runtime",
  logs: "/data/logs",
  exits: "/data/exits",
};

const NODE = "5da:83c1:819a:5372::1";

function container(n: number, over: Partial<DesiredContainer> = {}): DesiredContainer {
  return {
    name: `c${n}`,
    hash: n.toString(16).padStart(6, "0"),
    running: true,
    prepared: false,
    exists: true,
    bridge: "heropods0",
    ipv4: { address: `10.10.0.${n + 2}`, prefix: 24, gateway: "10.10.0.1" },
    overlay: { address: `5da:83c1:819a:5372::${(n + 2).toString(16)}`, range: "400::/7", mtu: 1400 },
    overlayIngress: "closed",
    ports: [],
    bindSources: [],
    limits: { memoryBytes: null, cpus: null, pidsLimit: null },
    binds: [{ source: `/data/bundles/c${n}/hostname`, target: "/etc/hostname" }],
    mayRestart: true,
    imageRoot: "/data/images/x/rootfs",
    files: { "config.json": "{}" },
    stopSignal: "SIGTERM",
    stopGraceMs: 10_000,
    ...over,
  };
}

function host(containers: DesiredContainer[], over: Partial<Desired> = {}): Desired {
  return {
    bridges: [
      { name: "heropods0", addresses: ["10.10.0.1/24"], subnets: ["10.10.0.0/24"], publishes: false },
    ],
    containers,
    overlay: { tun: "mycelium", mtu: 1400, address: NODE, ranges: ["400::/7"], routerAdvertised: [] },
    forwardingBefore: { ipv4: false, ipv6: false },
    paths: PATHS,
    runtime: { path: "/usr/bin/crun", conmon: "/usr/bin/conmon" },
    ...over,
  };
}

const step = (id: string): Omit<Step, "do" | "after"> => ({
  ...{ id, sign: "change", sentence: id, undo: [] },
  object: { kind: "container", name: id },
});

function run(fake: FakeHost, plan: Plan, failAt = -1) {
  let count = 0;
  return apply(plan, {
    perform: async (action) => {
      if (count++ === failAt) throw new Error("injected");
      await fake.perform(action);
    },
    report: () => {},
    now: () => 0,
  });
}

const containers = fc
  .uniqueArray(
    fc.record({
      n: fc.integer({ min: 0, max: 9 }),
      running: fc.boolean(),
      prepared: fc.boolean(),
      open: fc.boolean(),
      overlay: fc.boolean(),
      port: fc.option(fc.integer({ min: 8000, max: 8003 }), { nil: null }),
    }),
    { selector: (c) => c.n, maxLength: 6 },
  )
  .map((list) =>
    list.map(({ n, running, prepared, open, overlay, port }) =>
      container(n, {
        running,
        prepared,
        overlayIngress: open ? "open" : "closed",
        // The database gives each to one container.
        ports:
          port === null
            ? []
            : [
                { family: "ipv4", protocol: "tcp", hostPort: port * 10 + n, containerPort: 80 },
                { family: "overlay", protocol: "udp", hostPort: port * 10 + n, containerPort: 53 },
              ],
        ...(overlay ? {} : { overlay: null }),
      }),
    ),
  );

describe("planHost", () => {
  it("leaves nothing to do once applied, from whatever was there before", async () => {
    await fc.assert(
      fc.asyncProperty(containers, containers, async (before, after) => {
        const fake = new FakeHost();
        expect((await run(fake, planHost(host(before), fake.observe()))).status).toBe("done");
        const ran = new Set(before.flatMap((c) => (c.running ? [c.name] : [])));
        // What runs is stopped before it is prepared: those are two plans.
        const next = after.map((c) => (ran.has(c.name) && !c.running ? { ...c, prepared: false } : c));
        expect((await run(fake, planHost(host(next), fake.observe()))).status).toBe("done");
        expect(planHost(host(next), fake.observe()).steps).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it("leaves not one object of a container that is deleted", async () => {
    const fake = new FakeHost();
    await run(fake, planHost(host([]), fake.observe()));
    const before = fake.observe();
    await run(fake, planHost(host([container(1), container(2)]), fake.observe()));
    const gone = [container(1), container(2)].map((c) => ({ ...c, running: false, exists: false }));
    await run(fake, planHost(host(gone), fake.observe()));
    expect(fake.observe()).toEqual(before);
  });

  it("does not touch links, bridges and namespaces of others that bear names like ours", async () => {
    const fake = new FakeHost();
    const foreign = {
      up: true,
      mac: "02:00:00:00:00:01",
      mtu: 1500,
      master: null,
      addresses: [],
      ours: false,
      group: 0,
    };
    fake.state.links.set("vbr-0000ff", { ...foreign, kind: "veth" });
    fake.state.links.set("vmyh-0000ff", { ...foreign, kind: "veth" });
    fake.state.links.set("heropods7", { ...foreign, kind: "bridge" });
    fake.state.netns.add("hp-foreign");
    const steps = planHost(host([container(1)]), fake.observe()).steps;
    await run(fake, { steps });
    const text = JSON.stringify(steps);
    for (const name of ["vbr-0000ff", "vmyh-0000ff", "heropods7", "hp-foreign"])
      expect(text).not.toContain(name);
  });

  it("closes what someone opened in the firewall for no container that asks for it", async () => {
    const fake = new FakeHost();
    await run(fake, planHost(host([container(1)]), fake.observe()));
    fake.state.firewall.elements.add("5da:83c1:819a:5372::3");
    await run(fake, planHost(host([container(1)]), fake.observe()));
    expect(fake.observe().firewall.elements.size).toBe(0);
  });

  it("plans away what a crash left of a container that nobody knows", async () => {
    const fake = new FakeHost();
    await run(fake, planHost(host([container(1), container(3)]), fake.observe()));
    const plan = planHost(host([container(1)]), fake.observe());
    expect((await run(fake, plan)).status).toBe("done");
    expect(JSON.stringify([...fake.observe().links.keys()])).not.toContain("000003");
    expect(fake.observe().processes.has("c3")).toBe(false);
    expect(fake.observe().netns.has("hp-c3")).toBe(false);
    expect(fake.observe().bundles.has("c3")).toBe(false);
    expect(fake.observe().rootfs.has("c3")).toBe(false);
  });
});

describe("planContainer", () => {
  it("undoes a failed start at every action there is, back to what was there", async () => {
    const fake = new FakeHost();
    await run(fake, planHost(host([container(1)]), fake.observe()));
    const wanted = host([container(1), container(2, { overlayIngress: "open" })]);
    const actions = planContainer("c2", wanted, fake.observe()).steps.flatMap((s) => s.do).length;
    expect(actions).toBeGreaterThan(8);
    const before = fake.observe();
    for (let failAt = 0; failAt < actions; failAt++) {
      const outcome = await run(fake, planContainer("c2", wanted, fake.observe()), failAt);
      expect(outcome.status).toBe("failed");
      expect(fake.observe()).toEqual(before);
    }
  });

  it("starts nothing before its networks, firewall and root are there", () => {
    const { steps } = planContainer("c1", host([container(1)]), new FakeHost().observe());
    const start = steps.find((s) => s.id === "start:c1");
    expect(new Set(start?.after)).toEqual(new Set(steps.map((s) => s.id).filter((id) => id !== "start:c1")));
  });

  it.each([
    [
      "the bridge port",
      (f: FakeHost) => f.perform({ do: "run", argv: ["ip", "link", "del", "dev", "vbr-000001"] }),
    ],
    [
      "the overlay link",
      (f: FakeHost) => f.perform({ do: "run", argv: ["ip", "link", "del", "dev", "vmyh-000001"] }),
    ],
    ["the host route", async (f: FakeHost) => void f.state.overlayRoutes.clear()],
    [
      "the group",
      async (f: FakeHost) => void Object.assign(f.state.links.get("vmyh-000001") ?? {}, { group: 0 }),
    ],
    ["fe80::1", async (f: FakeHost) => void f.state.links.get("vmyh-000001")?.addresses.splice(0)],
    ["the firewall's elements", async (f: FakeHost) => f.state.firewall.elements.clear()],
    ["the namespace's name", async (f: FakeHost) => void f.state.netns.delete("hp-c1")],
    ["forwarding", async (f: FakeHost) => void f.state.sysctls.set("net.ipv6.conf.all.forwarding", "0")],
    [
      "the table",
      async (f: FakeHost) => void Object.assign(f.state.firewall, { base: null, present: false }),
    ],
  ])("repairs %s of a running container without touching its process", async (_what, breakIt) => {
    const fake = new FakeHost();
    const wanted = host([container(1, { overlayIngress: "open" })]);
    await run(fake, planHost(wanted, fake.observe()));
    await breakIt(fake);
    const plan = planContainer("c1", wanted, fake.observe());
    expect(plan.steps.length).toBeGreaterThan(0);
    expect(plan.steps.some((s) => s.object.kind === "process")).toBe(false);
    expect((await run(fake, plan)).status).toBe("done");
    expect(planContainer("c1", wanted, fake.observe()).steps).toEqual([]);
  });

  describe("what is inside a running container's namespace", () => {
    const wanted = host([container(1)]);
    const inside = (f: FakeHost, ...lines: string[]) =>
      f.perform({ do: "run", argv: ["ip", "-n", "hp-c1", "-batch", "-"], input: `${lines.join("\n")}\n` });
    const faults: [string, RegExp, string[]][] = [
      ["eth0 down", /^in hp-c1 eth0 is down$/, ["link set dev eth0 down"]],
      ["another MTU", /vmy-000001 has an MTU of 1280/, ["link set dev vmy-000001 mtu 1280"]],
      ["another MAC address", /MAC address of eth0 is 02:0/, ["link set dev eth0 address 02:00:00:00:00:01"]],
      ["no address", /^in hp-c1 eth0 has no 10\.10\.0\.3\/24$/, ["addr del 10.10.0.3/24 dev eth0"]],
      [
        "another address",
        /eth0 has 10\.10\.0\.99\/24 in place of 10\.10\.0\.3\/24/,
        ["addr del 10.10.0.3/24 dev eth0", "addr replace 10.10.0.99/24 dev eth0"],
      ],
      [
        "no /128",
        /vmy-000001 has no 5da:83c1:819a:5372::3\/128/,
        [`addr del ${NODE.slice(0, -1)}3/128 dev vmy-000001`],
      ],
      ["no default route", /there is no default route/, ["route del default via 10.10.0.1 dev eth0"]],
      [
        "another default route",
        /its default route is 'default via 10\.10\.0\.77 dev eth0'/,
        ["route replace default via 10.10.0.77 dev eth0"],
      ],
      [
        "no route to the overlay",
        /there is no route to 400::\/7/,
        [`route del 400::/7 via fe80::1 dev vmy-000001 src ${NODE.slice(0, -1)}3`],
      ],
      ["no neighbour", /the permanent neighbour fe80::1 is missing/, ["neigh del fe80::1 dev vmy-000001"]],
      ["lo down", /lo is down/, ["link set dev lo down"]],
    ];

    it.each(faults)(
      "%s: is said, put right while it runs, and undone to what was found",
      async (_, found, lines) => {
        const fake = new FakeHost();
        await run(fake, planHost(wanted, fake.observe()));
        await inside(fake, ...lines);
        const broken = fake.observe();
        const plan = planContainer("c1", wanted, broken);
        expect(plan.steps.map((s) => s.id)).toEqual(["interfaces:c1"]);
        expect(plan.steps[0]?.found).toMatch(found);
        const undone = [{ do: "run", argv: ["false"] } satisfies Action];
        const failing = {
          steps: [...plan.steps, { ...step("after"), do: undone, after: ["interfaces:c1"] }],
        };
        expect((await run(fake, failing)).status).toBe("failed");
        expect(fake.observe()).toEqual(broken);
        expect((await run(fake, plan)).status).toBe("done");
        expect(planContainer("c1", wanted, fake.observe()).steps).toEqual([]);
      },
    );

    it("is taken to be as it should where it was not read", async () => {
      const fake = new FakeHost();
      await run(fake, planHost(wanted, fake.observe()));
      expect(planContainer("c1", wanted, { ...fake.observe(), insides: new Map() }).steps).toEqual([]);
    });

    it("makes a link anew whose inside end has another name", async () => {
      const fake = new FakeHost();
      await run(fake, planHost(wanted, fake.observe()));
      const before = fake.observe();
      fake.state.insides.get("c1")?.links.delete("eth0");
      const plan = planContainer("c1", wanted, fake.observe());
      expect(plan.steps.map((s) => s.found ?? "")).toContain("eth0 is not in hp-c1");
      expect((await run(fake, plan)).status).toBe("done");
      expect(fake.observe()).toEqual(before);
    });
  });

  it("gives a cgroup its limits again while its process runs, and takes them back where a later step fails", async () => {
    const fake = new FakeHost();
    const limits = { memoryBytes: 64 * 1024 ** 2, cpus: 0.5, pidsLimit: null };
    const wanted = host([container(1, { limits })]);
    await run(fake, planHost(wanted, fake.observe()));
    fake.state.limits.set("c1", { memoryBytes: limits.memoryBytes, cpus: 0.5, pids: 2048 });
    expect(planContainer("c1", wanted, fake.observe()).steps).toEqual([]);
    fake.state.limits.set("c1", { memoryBytes: null, cpus: 2, pids: null });
    const broken = fake.observe();
    const plan = planContainer("c1", wanted, broken);
    expect(plan.steps.map((s) => s.found)).toEqual([
      "the limit of its cgroup for memory is without limit in place of 67108864, for CPUs is 2 in place of 0.5, for processes is without limit in place of 2048",
    ]);
    const last: Step = { ...step("after"), do: [{ do: "run", argv: ["false"] }], after: ["cgroup:c1"] };
    expect((await run(fake, { steps: [...plan.steps, last] })).status).toBe("failed");
    expect(fake.observe()).toEqual(broken);
    expect((await run(fake, plan)).status).toBe("done");
    expect(planContainer("c1", wanted, fake.observe()).steps).toEqual([]);
  });

  it.each([
    ["its root", /the root of c1 is not mounted/, (f: FakeHost) => void f.state.rootfs.delete("c1")],
    [
      "a bind mount",
      /\/etc\/hostname is not mounted in c1/,
      (f: FakeHost) =>
        void f.state.mounts.set("c1", { targets: new Set(["/etc/hosts"]), sources: new Set() }),
    ],
  ])("starts again what has lost %s, where it may, and keeps its links", async (_, found, lose) => {
    const fake = new FakeHost();
    const wanted = host([container(1)]);
    await run(fake, planHost(wanted, fake.observe()));
    const before = fake.observe();
    lose(fake);
    const mayNot = host([container(1, { mayRestart: false })]);
    expect(planContainer("c1", mayNot, fake.observe()).steps).toEqual([]);
    const plan = planContainer("c1", wanted, fake.observe());
    expect(plan.steps[0]).toMatchObject({ id: "again:c1", found: expect.stringMatching(found) });
    expect(withoutRestart(plan.steps)).toEqual([]);
    expect((await run(fake, plan)).status).toBe("done");
    const { processes, ...rest } = fake.observe();
    const { processes: were, ...was } = before;
    expect(rest).toEqual(was);
    expect(processes.get("c1")?.pid).not.toBe(were.get("c1")?.pid);
  });

  it("knows a mount by its source where a link of the image leads its target elsewhere", async () => {
    const fake = new FakeHost();
    const wanted = host([container(1)]);
    await run(fake, planHost(wanted, fake.observe()));
    fake.state.mounts.set("c1", { targets: new Set(), sources: new Set(["/data/bundles/c1/hostname"]) });
    expect(planContainer("c1", wanted, fake.observe()).steps).toEqual([]);
  });

  it("takes a running container off the overlay and puts it back on", async () => {
    const fake = new FakeHost();
    const on = host([container(1, { overlayIngress: "open" })]);
    const off = host([container(1, { overlay: null })], { overlay: null });
    await run(fake, planHost(on, fake.observe()));
    const before = fake.observe();
    await run(fake, planHost(off, fake.observe()));
    expect(planHost(off, fake.observe()).steps).toEqual([]);
    expect(fake.observe().links.has("vmyh-000001")).toBe(false);
    await run(fake, planHost(on, fake.observe()));
    expect(fake.observe()).toEqual(before);
  });

  it("sets accept_ra=2 on an uplink before it turns on forwarding", () => {
    const overlay = {
      tun: "mycelium",
      mtu: 1400,
      address: NODE,
      ranges: ["400::/7"],
      routerAdvertised: ["ens3"],
    };
    const { steps } = planHost(host([], { overlay }), new FakeHost().observe());
    const forwarding = steps.find((s) => s.id === "sysctl:net.ipv6.conf.all.forwarding");
    expect(forwarding?.after).toEqual(["sysctl:net.ipv6.conf.ens3.accept_ra"]);
  });
});

describe("a prepared container", () => {
  const stopped = host([container(1, { running: false, overlayIngress: "open" })]);
  const prepared = host([container(1, { running: false, prepared: true, overlayIngress: "open" })]);
  const started = host([container(1, { prepared: true, overlayIngress: "open" })]);

  it("has everything but the start, and is closed in the firewall", async () => {
    const fake = new FakeHost();
    await run(fake, planHost(prepared, fake.observe()));
    expect(fake.observe().processes.get("c1")?.state).toBe("created");
    expect(fake.observe().firewall.elements.size).toBe(0);
    expect(planHost(prepared, fake.observe()).steps).toEqual([]);
  });

  it("is started by one step where nothing is to be opened", async () => {
    const fake = new FakeHost();
    await run(fake, planHost(host([container(1, { running: false, prepared: true })]), fake.observe()));
    const plan = planContainer("c1", host([container(1, { prepared: true })]), fake.observe());
    expect(plan.steps.map((s) => s.id)).toEqual(["prepared:c1", "start:c1"]);
    expect((await run(fake, plan)).status).toBe("done");
    expect(fake.observe().processes.get("c1")?.state).toBe("running");
  });

  it("is gone without a trace when it is taken back", async () => {
    const fake = new FakeHost();
    await run(fake, planHost(stopped, fake.observe()));
    const before = fake.observe();
    await run(fake, planHost(prepared, fake.observe()));
    await run(fake, planHost(stopped, fake.observe()));
    expect({ ...fake.observe(), bundles: new Set() }).toEqual(before);
  });

  it("is gone too when its start fails, at every action there is", async () => {
    const fake = new FakeHost();
    await run(fake, planHost(prepared, fake.observe()));
    const actions = planContainer("c1", started, fake.observe()).steps.flatMap((s) => s.do).length;
    expect(actions).toBe(2);
    for (let failAt = 0; failAt < actions; failAt++) {
      await run(fake, planHost(prepared, fake.observe()));
      expect((await run(fake, planContainer("c1", started, fake.observe()), failAt)).status).toBe("failed");
      expect(planHost(stopped, fake.observe()).steps).toEqual([]);
    }
  });

  it("that was made for other values is cleared away and made anew", async () => {
    const fake = new FakeHost();
    await run(fake, planHost(prepared, fake.observe()));
    const pid = fake.observe().processes.get("c1")?.pid;
    await run(fake, planRestart("c1", host([container(1)]), fake.observe()));
    expect(fake.observe().processes.get("c1")?.pid).not.toBe(pid);
    expect(planHost(host([container(1)]), fake.observe()).steps).toEqual([]);
  });
});

describe("planRestart", () => {
  it("takes down everything before it brings anything up", async () => {
    const fake = new FakeHost();
    const wanted = host([container(1, { overlayIngress: "open" })]);
    await run(fake, planHost(wanted, fake.observe()));
    const pid = fake.observe().processes.get("c1")?.pid;
    const outcome = await run(fake, planRestart("c1", wanted, fake.observe()));
    expect(outcome.error).toBeNull();
    expect(fake.observe().processes.get("c1")?.state).toBe("running");
    expect(fake.observe().processes.get("c1")?.pid).not.toBe(pid);
    expect(planHost(wanted, fake.observe()).steps).toEqual([]);
  });
});
