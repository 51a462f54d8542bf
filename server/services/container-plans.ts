import { randomUUID } from "node:crypto";
import { configurationOf } from "../core/container/configuration";
import type { Overlay } from "../core/mycelium/overlay";
import { hashCandidates } from "../core/names";
import type { Desired } from "../core/plan/desired";
import { withLease, withRelease } from "../core/plan/lease-step";
import { planContainer } from "../core/plan/plan";
import { planRestart } from "../core/plan/restart";
import type { Plan } from "../core/plan/step";
import { ProblemError } from "../core/problem";
import type { HeroPods as HeroPodsRow } from "../db/generated/client";
import type { AcceptedRequest } from "./container-requests";
import type { DesiredState, Hypothesis } from "./desired-state";
import type { HostState } from "./host-state";
import type { Leases } from "./leases";
import type { Prepared } from "./prepared";
import { type ContainerRecord, type Registry, restartsUnasked, shouldRun } from "./registry";
import { SHARED, touchesShared } from "./shared-host";

export type ContainerAction = "start" | "stop" | "restart" | "delete" | "repair";
/** `prepare`: all but the start, for a container that stays stopped. */
type PlannedAction = ContainerAction | "prepare";

/** A plan with the desired state that it was made for. */
export interface MadePlan {
  plan: Plan;
  wanted: Desired;
}

export interface ContainerPlansDeps {
  registry: Registry;
  host: HostState;
  desired: DesiredState;
  leases: Leases;
  prepared: Prepared;
  overlay: () => Promise<Overlay>;
}

/** What is to be done for one container, as a plan; nothing is changed here but overlay leases that are due. */
export function createContainerPlans(deps: ContainerPlansDeps) {
  const { registry, host, desired, leases, prepared, overlay } = deps;
  const hypothesisOf = (record: ContainerRecord, action: PlannedAction): Hypothesis => {
    const running =
      action === "start" || action === "restart" || (action === "repair" && record.desired === "running");
    return {
      containers: [{ ...record, desired: running ? "running" : "stopped", exists: action !== "delete" }],
    };
  };

  /** What is left of one that ended is found without: nobody waits longer for its restart. */
  async function lookAt(record: ContainerRecord) {
    if (shouldRun(record)) await host.refresh(record.name);
    return host.observe();
  }

  /** `unasked`: nobody asked for it, so it ends no process whose policy is to restart it never. */
  async function planFor(record: ContainerRecord, action: PlannedAction, unasked = false): Promise<MadePlan> {
    const down = action === "stop" || action === "delete";
    const held = action === "start" && prepared.isReady(record.name);
    const look =
      action === "repair"
        ? lookAt(record)
        : down
          ? host.observeOwn(ownerOf(record))
          : host.observeFor(record.name, record.hash, held);
    const [observed, wanted] = await Promise.all([
      look,
      desired.read((name) => name === record.name && !down, hypothesisOf(record, action)),
    ]);
    const container = wanted.containers.find((c) => c.name === record.name);
    if (container) {
      container.prepared = action === "prepare" || (held && prepared.fits(container));
      container.mayRestart = !unasked || restartsUnasked(record);
    }
    const plan =
      action === "restart" || (held && !container?.prepared)
        ? planRestart(record.name, wanted, observed)
        : planContainer(record.name, wanted, observed);
    return { plan: action === "delete" ? withRelease(plan, record) : plan, wanted };
  }

  /** Steps on what is shared are one operation's at a time: with them in the plan, it is made again under the lock. */
  async function exclusively(
    make: () => Promise<MadePlan>,
    take: (key: string) => Promise<void>,
  ): Promise<MadePlan> {
    const first = await make();
    if (!touchesShared(first.plan)) return first;
    await take(SHARED);
    host.touched();
    return make();
  }

  const heropodsOf = (record: ContainerRecord): HeroPodsRow => {
    const heropods = [...registry.heropods.values()].find((h) => h.id === record.heropodsId);
    if (!heropods) throw new Error(`Container ${record.name} belongs to no HeroPods of this host.`);
    return heropods;
  };
  const ownerOf = (record: ContainerRecord) => ({ ...record, bridge: heropodsOf(record).bridge_name });

  async function renewed(record: ContainerRecord): Promise<ContainerRecord> {
    const heropods = heropodsOf(record);
    if (!heropods.mycelium_enabled) return record;
    return leases.renewOverlay(record, heropods, await overlay());
  }

  async function proposal(request: AcceptedRequest, start: boolean): Promise<ContainerRecord> {
    const { input, heropods, image } = request;
    const addresses = leases.propose(heropods, heropods.mycelium_enabled ? await overlay() : null);
    const used = new Set([...registry.containers.values()].map((c) => c.hash));
    const hash = hashCandidates(input.name).find((h) => !used.has(h));
    if (hash === undefined)
      throw new ProblemError([
        { path: ["name"], message: `All link names for ${input.name} are taken; choose another name.` },
      ]);
    return {
      ...configurationOf(input),
      // As they come from the database.
      ports: [...input.ports].sort((a, b) => a.hostPort - b.hostPort),
      ...addresses,
      id: randomUUID(),
      name: input.name,
      hash,
      heropodsId: heropods.id,
      image: image.name,
      imageDigest: image.digest,
      desired: start ? "running" : "stopped",
      deleting: false,
      exitCode: null,
      trouble: null,
      restartCount: 0,
      restartAt: null,
      startedAt: null,
      finishedAt: null,
      createdAt: new Date(),
    };
  }

  async function planNew(record: ContainerRecord): Promise<MadePlan> {
    const { plan, wanted } = await planFor(record, record.desired === "running" ? "start" : "stop");
    return { plan: withLease(plan, record), wanted };
  }

  return { planFor, planNew, exclusively, heropodsOf, renewed, proposal };
}
