import type { OperationView, PlanView } from "../core/model";
import type { Observed } from "../core/plan/observed";
import { planView } from "../core/plan/view";
import type { Containers } from "./containers";
import type { DesiredState } from "./desired-state";
import { type Comparison, compare, driftWords, isOrphan } from "./drift";
import { createHostRepair } from "./host-repair";
import type { HostState } from "./host-state";
import { createHostWatch, type HostWatchDeps } from "./host-watch";
import type { InterruptedWork, Operations } from "./operations";
import { type Registry, shouldRun } from "./registry";
import { createRepairs, type Verdict } from "./repairs";
import { rememberForwarding } from "./shared-host";

export interface Reconciler {
  /** Before the first call is taken: what containers share is put right, and ended ones are noted. */
  prepare(): Promise<void>;
  /** Brings back what should run, then watches the host. */
  start(): Promise<void>;
  /** What would put right what containers share, and remove what nobody asks for; why it is not done yet. */
  planRepair(): Promise<PlanView & { note: string | null }>;
  repair(options: { wait: boolean; actor: string }): Promise<OperationView>;
  stop(): Promise<void>;
}

export interface ReconcilerDeps extends HostWatchDeps {
  registry: Registry;
  host: HostState;
  desired: DesiredState;
  operations: Operations;
  containers: Containers;
  /** What an operation was under way for when the daemon ended. */
  interrupted: readonly InterruptedWork[];
  readExit: (name: string) => Promise<{ code: number; at: Date } | null>;
  watchExits: (onExit: (name: string) => void) => () => void;
  onOverlayChange: (listener: () => void) => () => void;
}

/** In any case: some things have no event. Ten seconds is what a person is promised. */
const LOOK_EVERY_MS = 8_000;
/** Events come in bursts; one look answers for all of a burst. */
const SETTLE_MS = 250;

/**
 * Compares the host with the database: at the start, after the kernel's own events, and every few seconds
 * in any case. What differs is shown, and repaired where its HeroPods says so.
 */
export function createReconciler(deps: ReconcilerDeps): Reconciler {
  const { registry, host, operations, containers } = deps;
  const hostRepair = createHostRepair(deps);
  const repairs = createRepairs({ registry, now: () => performance.now(), clock: Date.now });
  const stops: (() => void)[] = [];
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;
  let dueAt = Number.POSITIVE_INFINITY;
  let looking: Promise<void> = Promise.resolve();

  /** Milliseconds until the next look that somebody waits for. */
  async function look(): Promise<number> {
    const found = await compare(deps);
    const verdict = repairs.judge(ofRepairs(found));
    const drift = new Map<string, string>();
    for (const { name, exists, running } of found.wanted.containers) {
      const own = found.containers.get(name) ?? [];
      const base = exists && running ? found.shared.filter((s) => !isOrphan(s) && s.sign !== "remove") : [];
      const note = verdict.notes.get(name) ?? (base.length > 0 ? verdict.sharedNote : null);
      if (own.length + base.length > 0) drift.set(name, driftWords([...base, ...own], note ?? undefined));
    }
    containers.seen({ at: found.at, processes: found.observed.processes, drift });
    const worked = await repair(found, verdict);
    return worked ? SETTLE_MS : Math.min(LOOK_EVERY_MS, verdict.wakeInMs ?? LOOK_EVERY_MS);
  }

  /** Without what operations work on, and without processes that ended: their restart policy decides. */
  function ofRepairs({ at, shared, containers: all, wanted, observed }: Comparison) {
    const ended = new Set(
      wanted.containers
        .filter((c) => c.running && observed.processes.get(c.name)?.state !== "running")
        .map((c) => c.name),
    );
    // What is held ready, or is being made so, is not asked for: it is taken back where it is not whole.
    const held = new Set(wanted.containers.filter((c) => c.prepared && !c.running).map((c) => c.name));
    const own = [...all].filter(
      ([name]) => !ended.has(name) && !held.has(name) && !containers.isBusy(name, performance.now() - at),
    );
    const sharedBusy = operations.anyOn("heropods") || operations.anyOn("host");
    return { shared: sharedBusy ? [] : shared, containers: new Map(own) };
  }

  /** One operation for what is shared, one for each container: one that fails keeps no other from its repair. */
  async function repair(found: Comparison, verdict: Verdict): Promise<boolean> {
    if (stopped) return false;
    const shared = found.shared.filter((s) => verdict.shared.has(s.id));
    if (shared.length > 0) {
      repairs.began(shared);
      await hostRepair.run((step) => verdict.shared.has(step.id));
    }
    await Promise.all(
      verdict.containers.map((name) => {
        repairs.began(found.containers.get(name) ?? []);
        return containers.act(name, "repair", { wait: true, actor: "heropodsd" }).catch(deps.onError);
      }),
    );
    return shared.length + verdict.containers.length > 0;
  }

  const lookWithin = (ms: number) => {
    const at = performance.now() + ms;
    if (stopped || (timer !== null && dueAt <= at)) return;
    if (timer !== null) clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(begin, ms);
    timer.unref();
  };
  let isLooking = false;
  let again = false;
  const begin = () => {
    timer = null;
    // One at a time; what happened meanwhile is seen by the next.
    if (isLooking) {
      again = true;
      return;
    }
    isLooking = true;
    looking = look()
      .catch((error: unknown) => {
        deps.onError(error);
        return LOOK_EVERY_MS;
      })
      .then((next) => {
        isLooking = false;
        lookWithin(again ? SETTLE_MS : next);
        again = false;
      });
  };
  const lookNow = () => lookWithin(SETTLE_MS);

  async function settleExits(observed: Observed): Promise<void> {
    for (const record of [...registry.containers.values()]) {
      if (!shouldRun(record) || observed.processes.get(record.name)?.state === "running") continue;
      const exit = await deps.readExit(record.name);
      // No exit file: it did not end by itself, the machine went down. It is brought back.
      if (exit) await containers.exited(record.name, exit.code);
    }
  }

  /**
   * Who was to get a new process: what runs may be the old one or the new one, and where none runs it was
   * we who ended it. What begins anew is as it is recorded.
   */
  async function beginAnew(): Promise<void> {
    for (const { operation, name } of deps.interrupted) {
      const record = registry.containers.get(name);
      if (!record || !shouldRun(record)) continue;
      if (operation === "container.change" || operation === "container.restart")
        await containers.act(name, "restart", { wait: true, actor: "heropodsd" }).catch(deps.onError);
    }
  }

  /**
   * At the start, what should run is brought back and what was under way is finished, whatever the policy:
   * nobody changed that by hand. The rest of the drift may be a person's, and follows it.
   */
  async function repairContainers(): Promise<void> {
    const { wanted, observed, containers: drifted, shared } = await compare(deps);
    const interrupted = new Set(deps.interrupted.filter((s) => s.kind === "container").map((s) => s.name));
    const broken = wanted.containers.filter(
      ({ name, running }) =>
        (drifted.has(name) || (running && shared.some((s) => !isOrphan(s)))) &&
        (repairs.isAutomatic(name) ||
          interrupted.has(name) ||
          (running && observed.processes.get(name)?.state !== "running")),
    );
    // One operation each: a container that cannot start keeps no other one down.
    await Promise.all(
      broken.map(({ name }) =>
        containers.act(name, "repair", { wait: true, actor: "heropodsd" }).catch(deps.onError),
      ),
    );
  }

  return {
    async prepare() {
      await rememberForwarding(registry, host);
      const halfDone = deps.interrupted.some((s) => s.kind !== "container");
      await hostRepair.run((step) => halfDone || isOrphan(step) || repairs.isAutomaticStep(step));
      await beginAnew();
      await settleExits(await host.observe());
      // The first caller must not be told that running containers have failed, for want of a look.
      const found = await compare(deps);
      containers.seen({ at: found.at, processes: found.observed.processes, drift: new Map() });
    },
    async start() {
      for (const { name, deleting } of [...registry.containers.values()])
        if (deleting)
          await containers.act(name, "delete", { wait: true, actor: "heropodsd" }).catch(deps.onError);
      await repairContainers();
      stops.push(
        deps.watchExits((name) => {
          deps
            .readExit(name)
            .then((exit) => (exit ? containers.exited(name, exit.code) : undefined))
            .catch(deps.onError);
        }),
        createHostWatch(deps, lookWithin),
        // Not by hand: what is asked for has changed.
        deps.onOverlayChange(() => {
          host.touched();
          hostRepair
            .run(({ object }) => ["firewall", "sysctl"].includes(object.kind))
            .then(lookNow, deps.onError);
        }),
        deps.changes.subscribe((change) => {
          if (change.topic !== "operation") return;
          const { status, actor, plan } = change.value;
          if (status !== "failed" && status !== "stuck") return;
          if (actor !== "heropodsd") repairs.forgive(plan.steps.map((step) => step.id));
          lookNow();
        }),
      );
      begin();
      await looking;
    },
    async planRepair() {
      const found = await compare(deps);
      return { ...planView({ steps: found.shared }), note: repairs.judge(ofRepairs(found)).sharedNote };
    },
    async repair({ wait, actor }) {
      host.touched();
      const handle = await hostRepair.begin("host.repair", actor);
      return wait ? handle.finished : handle.view();
    },
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      for (const stop of stops) stop();
      await looking;
    },
  };
}
