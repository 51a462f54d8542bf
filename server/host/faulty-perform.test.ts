import { describe, expect, it } from "vitest";
import { apply } from "../core/plan/apply";
import type { Desired, DesiredContainer } from "../core/plan/desired";
import { planHost } from "../core/plan/plan";
import type { Action } from "../core/plan/step";
import { FakeHost } from "./fake-host";
import { type Fault, faultOnce, faultyPerform, pointOf, pointsOf } from "./faulty-perform";

const web: DesiredContainer = {
  name: "web",
  hash: "4b5e57",
  running: true,
  prepared: false,
  exists: true,
  bridge: "heropods0",
  ipv4: { address: "10.10.0.2", prefix: 24, gateway: "10.10.0.1" },
  overlay: { address: "5da:83c1:819a:5372::2", range: "400::/7", mtu: 1400 },
  overlayIngress: "open",
  limits: { memoryBytes: null, cpus: null, pidsLimit: null },
  binds: [],
  mayRestart: true,
  imageRoot: "/data/images/x/rootfs",
  files: { "config.json": "{}" },
  stopSignal: "SIGTERM",
  stopGraceMs: 10_000,
  ports: [],
  bindSources: [],
};

const bridge = (n: number) => ({
  name: `heropods${n}`,
  addresses: [`10.${10 + n}.0.1/24`],
  subnets: [`10.${10 + n}.0.0/24`],
  publishes: false,
});

function asked(containers: DesiredContainer[], over: Partial<Desired> = {}): Desired {
  return {
    bridges: [bridge(0)],
    containers,
    overlay: {
      tun: "mycelium0",
      mtu: 1400,
      address: "5da:83c1::1",
      ranges: ["400::/7"],
      routerAdvertised: [],
    },
    forwardingBefore: { ipv4: false, ipv6: false },
    paths: { bundles: "/data/bundles", runtime: "/data/runtime", logs: "/data/logs", exits: "/data/exits" },
    runtime: { path: "/usr/bin/crun", conmon: "/usr/bin/conmon" },
    ...over,
  };
}

const off = asked([{ ...web, overlay: null }], { overlay: null });
const CHANGES: [string, Desired, Desired][] = [
  ["create", asked([]), asked([web])],
  ["stop", asked([web]), asked([{ ...web, running: false }])],
  ["start", asked([{ ...web, running: false }]), asked([web])],
  ["delete", asked([web]), asked([{ ...web, running: false, exists: false }])],
  ["change of network", asked([]), asked([], { bridges: [bridge(1)] })],
  ["enable Mycelium", off, asked([web])],
  ["disable Mycelium", asked([web]), off],
];

class Killed extends Error {}

/** A fake host that stands as `before`, on which the plan for `after` met this fault. */
async function strike(before: Desired, after: Desired, faultAt: (action: Action) => Fault | null) {
  const fake = new FakeHost();
  const now = () => 0;
  const report = () => {};
  await apply(planHost(before, fake.observe()), { perform: fake.perform, report, now });
  let dead = false;
  const perform = faultyPerform(fake.perform, faultAt, {
    hang: async () => {
      throw new Error("did not finish within 30000 ms");
    },
    kill: async () => {
      dead = true;
      throw new Killed();
    },
  });
  const outcome = await apply(planHost(after, fake.observe()), {
    // Who is dead undoes nothing.
    perform: async (action) => {
      if (dead) throw new Killed();
      await perform(action);
    },
    report,
    now,
  });
  return { fake, outcome };
}

async function actionsOf(before: Desired, after: Desired): Promise<string[]> {
  const actions: string[] = [];
  await strike(before, after, (action) => {
    actions.push(pointOf(action));
    return null;
  });
  return actions;
}

const FAULTS = (["kill", "fail", "hang"] as const).flatMap((kind) =>
  (["before", "after"] as const).map((when): Fault => ({ kind, when })),
);

describe.each(CHANGES)("%s, with a fault at every action", (_name, before, after) => {
  it.each(FAULTS)("$kind $when: the next plan brings the host to either side", async (fault) => {
    const points = pointsOf(await actionsOf(before, after));
    expect(points.length).toBeGreaterThan(1);
    for (const point of points)
      for (const wanted of [before, after]) {
        let hit = false;
        const { fake, outcome } = await strike(
          before,
          after,
          faultOnce(point, fault, () => {
            hit = true;
          }),
        );
        expect(hit, point.action).toBe(true);
        expect(outcome.status).not.toBe("done");
        const repair = planHost(wanted, fake.observe());
        const repaired = await apply(repair, { perform: fake.perform, report: () => {}, now: () => 0 });
        expect(repaired.error, point.action).toBeNull();
        expect(planHost(wanted, fake.observe()).steps).toEqual([]);
      }
  });
});
