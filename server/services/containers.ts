import type { ContainerInput } from "../core/inputs";
import { endingWords } from "../core/life/words";
import type { ContainerView, OperationView, PlanView } from "../core/model";
import { volumesOf } from "../core/mounts/mount";
import { withoutVolumes, withVolumes } from "../core/mounts/volume";
import type { Outcome } from "../core/plan/apply";
import { startsAgain } from "../core/plan/container-again";
import type { ObservedProcess } from "../core/plan/observed";
import type { Action, Plan } from "../core/plan/step";
import { planView } from "../core/plan/view";
import { ProblemError } from "../core/problem";
import type { Db } from "../db/client";
import type { ImageForBundle } from "./bundles";
import type { Changes } from "./changes";
import { type ContainerChanging, createContainerChanging } from "./container-change";
import {
  type ContainerAction,
  type ContainerPlansDeps,
  createContainerPlans,
  type MadePlan,
} from "./container-plans";
import { type AcceptedRequest, acceptRequest } from "./container-requests";
import { createRestarts } from "./container-restarts";
import { insertContainer } from "./container-rows";
import { createContainerStates, type Look, type Observations } from "./container-states";
import { type ContainersTogether, createContainersTogether } from "./containers-together";
import type { HostClaims } from "./host-claims";
import { failureOf } from "./operation-rows";
import type { OperationHandle, Operations } from "./operations";
import { createPreparing } from "./preparing";
import { type ContainerChange, type ContainerRecord, shouldRun } from "./registry";
import { settleShared } from "./shared-host";
import type { Volumes } from "./volumes";

export interface Containers {
  list(): ContainerView[];
  get(name: string): ContainerView;
  planCreate(input: ContainerInput, start: boolean): Promise<PlanView>;
  create(
    input: ContainerInput,
    options: { start: boolean; wait: boolean; actor: string },
  ): Promise<OperationView>;
  /** `dropVolumes`, with delete: the volumes that it alone has mounted go too. */
  planAction(name: string, action: ContainerAction, dropVolumes?: boolean): Promise<PlanView>;
  act(
    name: string,
    action: ContainerAction,
    /** `keepAlive`, with start and restart: whether it is kept alive from now on. */
    options: { wait: boolean; actor: string; keepAlive?: boolean; volumes?: boolean },
  ): Promise<OperationView>;
  /** Makes a stopped container ready for a start that is likely; true when it is. */
  prepare(name: string): Promise<boolean>;
  /** Whatever is held ready is taken back, before the daemon ends or what all containers share changes. */
  takeBackPrepared(): Promise<void>;
  changing: ContainerChanging;
  together: ContainersTogether;
  /** The process ended by itself: its restart policy decides. `code` is null where conmon left none. */
  exited(name: string, code: number | null): Promise<void>;
  /** Its check failed as often as it may, for the reason given: it is restarted, where its policy restarts at all. */
  unhealthy(name: string, reason: string): Promise<void>;
  /** From now on restart policies act. */
  beginRestarts(): void;
  stopRestarts(): void;
  /** What is said of it beyond its record has changed. */
  touched(name: string): void;
  /** What a look at the host says. */
  seen(look: Look): void;
  /** Does an operation work on it, or did one end less than `ms` ago? */
  isBusy(name: string, ms: number): boolean;
}

export interface ContainersDeps extends ContainerPlansDeps {
  db: Db;
  changes: Changes;
  operations: Operations;
  claims: HostClaims;
  volumes: Volumes;
  image: (name: string) => (ImageForBundle & { name: string }) | null;
  perform: (action: Action) => Promise<void>;
  process: (name: string) => Promise<ObservedProcess | null>;
  readExit: (name: string) => Promise<{ code: number } | null>;
  /** Processes in it that the kernel killed for memory in this run; null: unknown. */
  oomKills: (name: string) => number | null;
  observations: Observations;
  onError: (error: unknown) => void;
}

const EXIT_WAIT_MS = 1_000;

export function createContainers(deps: ContainersDeps): Containers {
  const { db, registry, changes, operations, host, prepared, volumes } = deps;
  const plans = createContainerPlans(deps);
  const states = createContainerStates({
    ...{ registry, changes, operations, heropodsOf: plans.heropodsOf },
    prepared: prepared.isReady,
    observations: deps.observations,
  });
  const restarts = createRestarts({
    registry,
    restart: (name) => act(name, "start", "heropodsd", { automatic: true }).then(afterRestart(name)),
    onError: deps.onError,
  });
  const preparing = createPreparing({
    ...{ registry, operations, prepared, perform: deps.perform, onError: deps.onError },
    planFor: plans.planFor,
    renewed: plans.renewed,
    look: host.observe,
    settled: (name) => states.settled(name, null),
  });
  const existing = (name: string): ContainerRecord => {
    const record = registry.containers.get(name);
    if (record) return record;
    throw new ProblemError([{ path: ["name"], message: `There is no container ${name}.` }], true);
  };

  async function settleCommon(name: string, made: MadePlan, outcome: Outcome): Promise<void> {
    await settleShared(host, made, outcome);
    host.settled(name);
    states.settled(name, await deps.process(name));
  }

  /** Its process ended by itself: its policy says what follows. */
  async function recordExit(name: string, code: number | null): Promise<void> {
    const record = existing(name);
    const why = endingWords({ code, oomKills: deps.oomKills(name), memoryBytes: record.memoryBytes });
    await registry.updateContainer(
      name,
      restarts.after(record, { cause: "exit", code, ...runOf(record) }, why),
    );
    restarts.await(name);
  }
  const runOf = ({ name, startedAt }: ContainerRecord) => ({
    ranMs: startedAt === null ? null : Date.now() - startedAt.getTime(),
    wasHealthy: deps.observations.wasHealthy(name),
  });

  /** Exit files that come while an operation is under way are not looked at: it is asked for afterwards. */
  async function checkEnded(name: string): Promise<void> {
    const process = await deps.process(name);
    const record = registry.containers.get(name);
    if (!record || operations.current({ kind: "container", name }) || process?.state === "running") return;
    if (shouldRun(record)) {
      const exit = await exitOf(name, EXIT_WAIT_MS);
      if (exit) await exited(name, exit.code);
    } else if (process?.state === "stopped") await (await act(name, "repair", "heropodsd")).finished;
  }
  const afterwards = (name: string, finished: Promise<unknown>) => {
    finished.then(() => checkEnded(name)).catch(deps.onError);
  };

  const afterRestart = (name: string) => (handle: OperationHandle) => {
    afterwards(name, handle.finished);
  };

  async function settleUp(name: string, outcome: Outcome, automatic = false): Promise<void> {
    if (outcome.status !== "done") {
      const failed = failureOf(outcome);
      const ending = { cause: "exit", code: null, ranMs: 0, wasHealthy: null } as const;
      await registry.updateContainer(
        name,
        automatic
          ? restarts.after(existing(name), ending, failed)
          : { desired: "stopped", finishedAt: new Date(), trouble: failed },
      );
      restarts.await(name);
      return;
    }
    // Why it was restarted stays known until somebody starts or stops it.
    const anew = automatic ? {} : { finishedAt: null, trouble: null };
    await registry.updateContainer(name, { startedAt: new Date(), exitCode: null, ...anew });
    // Nobody looks at exit files while an operation is under way; some commands are that brief.
    const exit = states.isRunning(name) ? null : await exitOf(name, EXIT_WAIT_MS);
    if (exit) await recordExit(name, exit.code);
  }

  async function act(
    name: string,
    action: ContainerAction,
    actor: string,
    options: { keepAlive?: boolean; automatic?: boolean; volumes?: boolean } = {},
  ) {
    const automatic = options.automatic ?? false;
    let dropped: string[] = [];
    let made: MadePlan | null = null;
    let before = existing(name);
    return operations.start({
      kind: `container.${action}`,
      subject: { kind: "container", name },
      actor,
      async plan(take) {
        let record = existing(name);
        before = record;
        if (action !== "stop" && action !== "delete") record = await plans.renewed(record);
        const change = desiredBy(action, options.keepAlive, automatic);
        // Desired is written while the plan is made, and before anything is done: what a killed daemon finds
        // in the database is what the person asked for.
        const [, plan] = await Promise.all([
          change && registry.updateContainer(name, change),
          plans.exclusively(
            () => plans.planFor({ ...record, ...change }, action, actor === "heropodsd"),
            take,
          ),
        ]);
        // What was held ready for it is in the plan, to be started or to be taken down.
        prepared.release(name);
        if (action === "start") prepared.started();
        made = plan;
        if (options.volumes) dropped = await volumes.onlyOf(name, take);
        return withoutVolumes(plan.plan, dropped, volumes.dir);
      },
      async settle(outcome) {
        if (made) await settleCommon(name, made, outcome);
        if (action === "repair" && outcome.status === "done" && made?.plan.steps.some(startsAgain))
          await registry.updateContainer(name, { startedAt: new Date(), exitCode: null });
        else if (action === "start" || action === "restart") {
          if (before.desired === "running" && made?.plan.steps.length === 0) return;
          await settleUp(name, outcome, automatic);
        } else if (action === "stop" && outcome.status === "done" && made?.plan.steps.length !== 0)
          await registry.updateContainer(name, { finishedAt: new Date(), trouble: null });
        else if (action === "delete" && outcome.status === "done") {
          await db.container.delete({ where: { id: before.id } });
          await registry.reloadContainer(name);
          states.forget(name);
          await volumes.forget(dropped);
        } else if (outcome.status !== "done")
          // A deletion that failed is not tried again unasked: it stays as stopped, and says why.
          await registry.updateContainer(name, {
            trouble: failureOf(outcome),
            ...(action === "delete" ? { desired: "stopped" } : {}),
          });
      },
    });
  }

  /** conmon writes the exit file a moment after the end; who was seen running a moment ago is waited for. */
  async function exitOf(name: string, waitMs: number): Promise<{ code: number } | null> {
    for (const end = performance.now() + waitMs; ; ) {
      const exit = await deps.readExit(name);
      if (exit || performance.now() >= end) return exit;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** An exit file says more than that the process is gone; without one, drift is shown. */
  async function explain(name: string, look: Look): Promise<void> {
    const exit = await exitOf(name, states.isRunning(name) ? EXIT_WAIT_MS : 0);
    if (exit) await exited(name, exit.code);
    else if (!states.isNewerThan(name, look)) states.show(name, look);
  }

  async function exited(name: string, code: number | null): Promise<void> {
    const record = registry.containers.get(name);
    if (!record || operations.current({ kind: "container", name })) return;
    if (!shouldRun(record)) return;
    await recordExit(name, code);
    await takeDown(name);
  }

  /** What is left of a run goes; one that waits for its restart begins anew from nothing. */
  async function takeDown(name: string): Promise<void> {
    states.forget(name);
    states.publish(name);
    const handle = await act(name, "repair", "heropodsd");
    await handle.finished;
  }

  async function unhealthy(name: string, reason: string): Promise<void> {
    const record = registry.containers.get(name);
    if (!record || !shouldRun(record) || operations.current({ kind: "container", name })) return;
    const change = restarts.after(record, { cause: "unhealthy", code: null, ...runOf(record) }, reason);
    // Without a restart it goes on, and is shown as unhealthy.
    if (change.desired === "stopped") return;
    await registry.updateContainer(name, change);
    restarts.await(name);
    await takeDown(name);
  }

  const changing = createContainerChanging({
    ...{ registry, host, desired: deps.desired, operations, image: deps.image },
    ...{ claims: deps.claims, volumes, heropodsOf: plans.heropodsOf },
    ...{ existing, isRunning: states.isRunning, exclusively: plans.exclusively },
    ...{ settleCommon, settleUp, afterwards },
  });

  const together = createContainersTogether({
    ...{ registry, host, desired: deps.desired, operations },
    async act(name, action, actor) {
      const handle = await act(name, action, actor);
      afterwards(name, handle.finished);
      return handle;
    },
  });

  return {
    changing,
    together,
    list: () => [...registry.containers.values()].map(states.view),
    get: (name) => states.view(existing(name)),
    async planCreate(input, start) {
      const request = await accepted(input);
      const { plan } = await plans.planNew(await plans.proposal(request, start));
      const made = volumes.missing(volumesOf(request.input.mounts));
      return planView(withVolumes(plan, input.name, made, volumes.dir));
    },
    async create(input, { start, wait, actor }) {
      const handle = await operations.start({
        kind: "container.create",
        subject: { kind: "container", name: input.name },
        actor,
        joins: false,
        ...creation(input, start, actor),
      });
      afterwards(input.name, handle.finished);
      if (start) prepared.started();
      // Whoever makes a container means to start it soon.
      else handle.finished.then(() => preparing.hold(input.name)).catch(deps.onError);
      return wait ? handle.finished : handle.view();
    },
    async planAction(name, action, dropVolumes = false) {
      const { plan } = await plans.planFor(existing(name), action);
      const dropped = action === "delete" && dropVolumes ? await volumes.onlyOf(name) : [];
      return planView(withoutVolumes(plan, dropped, volumes.dir));
    },
    async act(name, action, { wait, actor, keepAlive, volumes: dropVolumes }) {
      existing(name);
      const handle = await act(name, action, actor, { keepAlive, volumes: dropVolumes });
      afterwards(name, handle.finished);
      return wait ? handle.finished : handle.view();
    },
    async prepare(name) {
      existing(name);
      return preparing.hold(name);
    },
    takeBackPrepared: preparing.takeBackAll,
    exited,
    unhealthy,
    beginRestarts: restarts.begin,
    stopRestarts: restarts.stop,
    touched(name) {
      if (registry.containers.has(name)) states.publish(name);
    },
    isBusy: states.isBusy,
    seen(look) {
      for (const record of registry.containers.values()) {
        const { name } = record;
        if (operations.current({ kind: "container", name }) || states.isNewerThan(name, look)) continue;
        if (prepared.has(name)) {
          // What is held ready and not as it was made is made anew by the next start.
          if (look.drift.has(name) && prepared.wasReady(name, look.at))
            preparing.takeBack(name).catch(deps.onError);
          continue;
        }
        const ended = shouldRun(record) && look.processes.get(name)?.state !== "running";
        if (ended) explain(name, look).catch(deps.onError);
        else states.show(name, look);
      }
    },
  };

  async function accepted(input: ContainerInput): Promise<AcceptedRequest> {
    const request = acceptRequest(input, registry, deps.image);
    const mounts = await deps.claims.accept(input, request.heropods);
    return { ...request, input: { ...input, mounts } };
  }

  function creation(input: ContainerInput, start: boolean, actor: string) {
    let made: MadePlan | null = null;
    return {
      async plan(take: (key: string) => Promise<void>): Promise<Plan> {
        const request = await accepted(input);
        const fresh = await volumes.claim(volumesOf(request.input.mounts), actor, take);
        const record = await insertContainer(db, registry, async (again) =>
          plans.proposal(again ? await accepted(input) : request, start),
        );
        try {
          made = await plans.exclusively(() => plans.planNew(record), take);
          return withVolumes(made.plan, input.name, fresh, volumes.dir);
        } catch (error) {
          await remove(record);
          throw error;
        }
      },
      async settle(outcome: Outcome): Promise<void> {
        const record = registry.containers.get(input.name);
        if (made) await settleCommon(input.name, made, outcome);
        if (outcome.status === "done" && start) await settleUp(input.name, outcome);
        // What was begun is undone: the host by the steps, the record and its leases here.
        if (outcome.status === "failed" && record) await remove(record);
        if (outcome.status === "stuck")
          await registry.updateContainer(input.name, { desired: "stopped", trouble: failureOf(outcome) });
      },
    };
  }

  async function remove(record: ContainerRecord): Promise<void> {
    await db.container.delete({ where: { id: record.id } });
    await registry.reloadContainer(record.name);
    states.forget(record.name);
    states.publish(record.name);
  }
}

function desiredBy(
  action: ContainerAction,
  keepAlive: boolean | undefined,
  automatic: boolean,
): ContainerChange | null {
  if (action === "repair") return null;
  if (automatic) return { desired: "running", restartAt: null };
  const asked = { trouble: null, restartCount: 0, restartAt: null };
  if (action === "stop") return { desired: "stopped", ...asked };
  if (action === "delete") return { desired: "stopped", deleting: true, ...asked };
  return { desired: "running", ...asked, ...(keepAlive === undefined ? {} : { keepAlive }) };
}
