import { randomUUID } from "node:crypto";
import type { ContainerInput } from "../core/inputs";
import type { ContainerView, OperationView, PlanView } from "../core/model";
import type { Overlay } from "../core/mycelium/overlay";
import { hashCandidates } from "../core/names";
import type { Outcome } from "../core/plan/apply";
import type { Desired } from "../core/plan/desired";
import type { ObservedProcess } from "../core/plan/observed";
import { planContainer } from "../core/plan/plan";
import { planRestart } from "../core/plan/restart";
import type { Plan, Step } from "../core/plan/step";
import { planView } from "../core/plan/view";
import { ProblemError } from "../core/problem";
import type { Db } from "../db/client";
import type { HeroPods as HeroPodsRow } from "../db/generated/client";
import type { ImageForBundle } from "./bundles";
import type { Changes } from "./changes";
import { type AcceptedRequest, acceptRequest } from "./container-requests";
import { insertContainer } from "./container-rows";
import { containerView } from "./container-views";
import type { DesiredState, Hypothesis } from "./desired-state";
import type { HostState } from "./host-state";
import type { Leases } from "./leases";
import type { Operations } from "./operations";
import type { ContainerRecord, Registry } from "./registry";
import { SHARED, touchesShared } from "./shared-host";

export type ContainerAction = "start" | "stop" | "restart" | "delete" | "repair";

export interface Containers {
  list(): ContainerView[];
  get(name: string): ContainerView;
  planCreate(input: ContainerInput, start: boolean): Promise<PlanView>;
  create(
    input: ContainerInput,
    options: { start: boolean; wait: boolean; actor: string },
  ): Promise<OperationView>;
  planAction(name: string, action: ContainerAction): Promise<PlanView>;
  act(
    name: string,
    action: ContainerAction,
    /** `keepAlive`, with start and restart: whether it is kept alive from now on. */
    options: { wait: boolean; actor: string; keepAlive?: boolean },
  ): Promise<OperationView>;
  /** The process ended by itself. `code` is null where conmon left none. */
  exited(name: string, code: number | null): Promise<void>;
  /** What a look at the host that began at `at` (performance.now()) says of processes and of drift. */
  seen(look: {
    at: number;
    processes: ReadonlyMap<string, ObservedProcess>;
    drift: ReadonlyMap<string, string[]>;
  }): void;
}

export interface ContainersDeps {
  db: Db;
  registry: Registry;
  changes: Changes;
  operations: Operations;
  host: HostState;
  desired: DesiredState;
  leases: Leases;
  image: (name: string) => (ImageForBundle & { name: string }) | null;
  overlay: () => Promise<Overlay>;
  process: (name: string) => Promise<ObservedProcess | null>;
}

export function createContainers(deps: ContainersDeps): Containers {
  const { db, registry, changes, operations, host, desired, leases } = deps;
  const processes = new Map<string, ObservedProcess>();
  const drift = new Map<string, string[]>();
  /** When a container's last operation ended: a look that began before it says nothing of it. */
  const settledAt = new Map<string, number>();

  const viewOf = (record: ContainerRecord): ContainerView => {
    const operation = operations.current({ kind: "container", name: record.name });
    return containerView({
      record,
      heropods: heropodsOf(record).name,
      process: processes.get(record.name) ?? null,
      drift: operation === null ? (drift.get(record.name) ?? []) : [],
      operation: operation === null ? null : { id: operation.id, kind: operation.kind },
    });
  };
  const publish = (name: string) => {
    const record = registry.containers.get(name);
    changes.publish({ topic: "container", key: name, value: record ? viewOf(record) : null });
  };
  // A container's word follows its operation: Starting when it begins, Running when it is over.
  const lastStatus = new Map<string, string>();
  changes.subscribe((change) => {
    if (change.topic !== "operation" || change.value.subject.kind !== "container") return;
    const { name } = change.value.subject;
    const status = `${change.value.id} ${change.value.finishedAt ?? ""}`;
    if (lastStatus.get(name) === status) return;
    lastStatus.set(name, status);
    publish(name);
    if (!registry.containers.has(name)) lastStatus.delete(name);
  });

  const existing = (name: string): ContainerRecord => {
    const record = registry.containers.get(name);
    if (record) return record;
    throw new ProblemError([{ path: ["name"], message: `There is no container ${name}.` }], true);
  };

  const hypothesisOf = (record: ContainerRecord, action: ContainerAction): Hypothesis => {
    const running =
      action === "start" || action === "restart" || (action === "repair" && record.desired === "running");
    return {
      containers: [{ ...record, desired: running ? "running" : "stopped", exists: action !== "delete" }],
    };
  };

  async function planFor(
    record: ContainerRecord,
    action: ContainerAction,
  ): Promise<{ plan: Plan; wanted: Desired }> {
    const down = action === "stop" || action === "delete";
    const look =
      action === "repair"
        ? host.observe()
        : down
          ? host.observeOwn(ownerOf(record))
          : host.observeFor(record.name, record.hash);
    const [observed, wanted] = await Promise.all([
      look,
      desired.read((name) => name === record.name && !down, hypothesisOf(record, action)),
    ]);
    const plan =
      action === "restart"
        ? planRestart(record.name, wanted, observed)
        : planContainer(record.name, wanted, observed);
    return { plan: action === "delete" ? withRelease(plan, record) : plan, wanted };
  }

  /** Steps on what is shared are one operation's at a time: with them in the plan, it is made again under the lock. */
  async function planExclusively(
    record: ContainerRecord,
    action: ContainerAction,
    take: (key: string) => Promise<void>,
  ) {
    const first = await planFor(record, action);
    if (!touchesShared(first.plan)) return first;
    await take(SHARED);
    host.touched();
    return planFor(record, action);
  }

  async function settleCommon(name: string, plan: Plan, wanted: Desired): Promise<void> {
    if (touchesShared(plan)) await host.firewallApplied(wanted);
    note(processes, name, (await deps.process(name)) ?? undefined);
    drift.delete(name);
    settledAt.set(name, performance.now());
  }

  const troubleOf = (outcome: Outcome): string => {
    const { error } = outcome;
    if (error === null) return "";
    return `'${error.step.sentence}' failed: ${error.cause instanceof Error ? error.cause.message : String(error.cause)}`;
  };

  async function settleUp(name: string, outcome: Outcome): Promise<void> {
    if (outcome.status === "done")
      await registry.updateContainer(name, {
        startedAt: new Date(),
        finishedAt: null,
        exitCode: null,
        trouble: null,
      });
    else
      await registry.updateContainer(name, {
        desired: "stopped",
        finishedAt: new Date(),
        trouble: troubleOf(outcome),
      });
  }

  async function act(name: string, action: ContainerAction, actor: string, keepAlive?: boolean) {
    let made: { plan: Plan; wanted: Desired } | null = null;
    let before = existing(name);
    return operations.start({
      kind: `container.${action}`,
      subject: { kind: "container", name },
      actor,
      async plan(take) {
        let record = existing(name);
        before = record;
        if (action !== "stop" && action !== "delete") record = await renewed(record);
        // Desired first: what a killed daemon finds in the database is what the person asked for.
        if (action === "start" || action === "restart")
          record = await registry.updateContainer(name, {
            desired: "running",
            trouble: null,
            ...(keepAlive === undefined ? {} : { keepAlive }),
          });
        if (action === "stop" || action === "delete")
          record = await registry.updateContainer(name, { desired: "stopped", trouble: null });
        made = await planExclusively(record, action, take);
        return made.plan;
      },
      async settle(outcome) {
        if (made) await settleCommon(name, made.plan, made.wanted);
        if (action === "start" || action === "restart") {
          if (before.desired === "running" && made?.plan.steps.length === 0) return;
          await settleUp(name, outcome);
        } else if (action === "stop" && outcome.status === "done" && made?.plan.steps.length !== 0)
          await registry.updateContainer(name, { finishedAt: new Date(), trouble: null });
        else if (action === "delete" && outcome.status === "done") {
          await db.container.delete({ where: { id: before.id } });
          await registry.reloadContainer(name);
          processes.delete(name);
        } else if (outcome.status !== "done")
          await registry.updateContainer(name, { trouble: troubleOf(outcome) });
      },
    });
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
    return leases.renewOverlay(record, heropods, await deps.overlay());
  }

  async function proposal(request: AcceptedRequest, start: boolean): Promise<ContainerRecord> {
    const { input, heropods, image } = request;
    const addresses = leases.propose(heropods, heropods.mycelium_enabled ? await deps.overlay() : null);
    const used = new Set([...registry.containers.values()].map((c) => c.hash));
    const hash = hashCandidates(input.name).find((h) => !used.has(h));
    if (hash === undefined)
      throw new ProblemError([
        { path: ["name"], message: `All link names for ${input.name} are taken; choose another name.` },
      ]);
    return {
      ...input,
      ...addresses,
      id: randomUUID(),
      hash,
      heropodsId: heropods.id,
      image: image.name,
      imageDigest: image.digest,
      desired: start ? "running" : "stopped",
      exitCode: null,
      trouble: null,
      startedAt: null,
      finishedAt: null,
      createdAt: new Date(),
    };
  }

  async function planNew(record: ContainerRecord): Promise<{ plan: Plan; wanted: Desired }> {
    const { plan, wanted } = await planFor(record, record.desired === "running" ? "start" : "stop");
    return { plan: withLease(plan, record), wanted };
  }

  return {
    list: () => [...registry.containers.values()].map(viewOf),
    get: (name) => viewOf(existing(name)),
    async planCreate(input, start) {
      const request = acceptRequest(input, registry, deps.image);
      return planView((await planNew(await proposal(request, start))).plan);
    },
    async create(input, { start, wait, actor }) {
      const handle = await operations.start({
        kind: "container.create",
        subject: { kind: "container", name: input.name },
        actor,
        ...creation(input, start),
      });
      return wait ? handle.finished : handle.view();
    },
    async planAction(name, action) {
      return planView((await planFor(existing(name), action)).plan);
    },
    async act(name, action, { wait, actor, keepAlive }) {
      existing(name);
      const handle = await act(name, action, actor, keepAlive);
      return wait ? handle.finished : handle.view();
    },
    async exited(name, code) {
      const record = registry.containers.get(name);
      if (!record || operations.current({ kind: "container", name })) return;
      if (record.desired !== "running") return;
      const trouble = code === 0 ? null : `Its process ended with exit code ${code ?? "unknown"}.`;
      await registry.updateContainer(name, {
        desired: "stopped",
        exitCode: code,
        finishedAt: new Date(),
        trouble,
      });
      processes.delete(name);
      publish(name);
      const handle = await act(name, "repair", "heropodsd");
      await handle.finished;
    },
    seen(look) {
      for (const record of registry.containers.values()) {
        const { name } = record;
        if (operations.current({ kind: "container", name }) || (settledAt.get(name) ?? 0) > look.at) continue;
        const before = JSON.stringify(viewOf(record));
        note(processes, name, look.processes.get(name));
        note(drift, name, look.drift.get(name));
        if (JSON.stringify(viewOf(record)) !== before) publish(name);
      }
    },
  };

  function creation(input: ContainerInput, start: boolean) {
    let made: { plan: Plan; wanted: Desired } | null = null;
    return {
      async plan(take: (key: string) => Promise<void>): Promise<Plan> {
        const request = acceptRequest(input, registry, deps.image);
        const record = await insertContainer(db, registry, () => proposal(request, start));
        try {
          made = await planNew(record);
          if (touchesShared(made.plan)) {
            await take(SHARED);
            host.touched();
            made = await planNew(record);
          }
          return made.plan;
        } catch (error) {
          await remove(record);
          throw error;
        }
      },
      async settle(outcome: Outcome): Promise<void> {
        const record = registry.containers.get(input.name);
        if (made) await settleCommon(input.name, made.plan, made.wanted);
        if (outcome.status === "done" && start) await settleUp(input.name, outcome);
        // What was begun is undone: the host by the steps, the record and its leases here.
        if (outcome.status === "failed" && record) await remove(record);
        if (outcome.status === "stuck")
          await registry.updateContainer(input.name, { desired: "stopped", trouble: troubleOf(outcome) });
      },
    };
  }

  async function remove(record: ContainerRecord): Promise<void> {
    await db.container.delete({ where: { id: record.id } });
    await registry.reloadContainer(record.name);
    processes.delete(record.name);
    publish(record.name);
  }
}

function note<T>(map: Map<string, T>, name: string, value: T | undefined): void {
  if (value === undefined) map.delete(name);
  else map.set(name, value);
}

function withLease(plan: Plan, record: ContainerRecord): Plan {
  return { steps: [leaseStep(record, "add"), ...plan.steps] };
}

function withRelease(plan: Plan, record: ContainerRecord): Plan {
  return { steps: [...plan.steps, { ...leaseStep(record, "remove"), after: plan.steps.map((s) => s.id) }] };
}

/** A lease is a row, not a command: the step says which addresses; the transaction is the service's. */
function leaseStep(record: ContainerRecord, sign: "add" | "remove"): Step {
  const addresses = [record.ipv4, ...(record.overlay === null ? [] : [record.overlay])].join(" and ");
  return {
    id: `lease:${record.name}`,
    sign,
    object: { kind: "lease", name: record.name },
    sentence: sign === "add" ? `Lease ${addresses} to ${record.name}` : `Release ${addresses}`,
    do: [],
    undo: [],
    after: [],
  };
}
