import type { OperationView, PlanView } from "../core/model";
import type { Desired } from "../core/plan/desired";
import type { Observed } from "../core/plan/observed";
import { planDrift, planShared } from "../core/plan/plan";
import type { Plan } from "../core/plan/step";
import { planView } from "../core/plan/view";
import type { Containers } from "./containers";
import type { DesiredState } from "./desired-state";
import type { HostState } from "./host-state";
import { type EventFacts, judgeEvent } from "./kernel-events";
import type { OperationHandle, Operations } from "./operations";
import { type Registry, shouldRun } from "./registry";
import { rememberForwarding, SHARED, settleShared } from "./shared-host";

export interface Reconciler {
  /** Before the first call is taken: what containers share is put right, and ended ones are noted. */
  prepare(): Promise<void>;
  /** Brings back what should run, then watches the host. */
  start(): Promise<void>;
  /** What would put right what containers share, and remove what nobody asks for. */
  planRepair(): Promise<PlanView>;
  repair(options: { wait: boolean; actor: string }): Promise<OperationView>;
  stop(): Promise<void>;
}

export interface ReconcilerDeps {
  registry: Registry;
  host: HostState;
  desired: DesiredState;
  operations: Operations;
  containers: Containers;
  readExit: (name: string) => Promise<{ code: number; at: Date } | null>;
  watchExits: (onExit: (name: string) => void) => () => void;
  monitorNetwork: (onEvent: (line: string) => void, onLost: () => void) => () => void;
  /** Called for each of the kernel's events on links, addresses and routes; without one, any may have been lost. */
  onNetworkEvent: (line?: string) => void;
  onOverlayChange: (listener: () => void) => () => void;
  onError: (error: unknown) => void;
}

const LOOK_EVERY_MS = 10_000;
/** Events come in bursts; one look answers for all of a burst. */
const SETTLE_MS = 250;

/**
 * Compares the host with the database: at the start it repairs, later it shows what differs, after the
 * kernel's own events at once and every ten seconds in any case (the firewall has no event we follow).
 */
export function createReconciler(deps: ReconcilerDeps): Reconciler {
  const { registry, host, desired, operations, containers } = deps;
  const stops: (() => void)[] = [];
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const at = performance.now();
    const [observed, wanted] = await Promise.all([host.observe(), desired.read(() => false)]);
    const drift = new Map(
      [...planDrift(wanted, observed)].map(([name, steps]) => [
        name,
        steps.map((s) => s.found ?? `to do: ${s.sentence}`),
      ]),
    );
    containers.seen({ at, processes: observed.processes, drift });
  }

  const facts: EventFacts = {
    isBridge: (link) => [...registry.heropods.values()].some((h) => h.bridge_name === link),
    isBusy(hash) {
      const container = [...registry.containers.values()].find((c) => c.hash === hash);
      return container === undefined ? operations.busy() : containers.isBusy(container.name, SETTLE_MS);
    },
  };

  const lookSoon = (afterMs: number) => {
    if (stopped || timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      // While operations run, the host differs from one moment to the next: look when they are done.
      looking = (operations.busy() ? Promise.resolve() : look())
        .catch(deps.onError)
        .finally(() => lookSoon(operations.busy() ? SETTLE_MS : LOOK_EVERY_MS));
    }, afterMs);
    timer.unref();
  };
  const lookNow = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    lookSoon(SETTLE_MS);
  };

  async function settleExits(observed: Observed): Promise<void> {
    for (const record of [...registry.containers.values()]) {
      if (!shouldRun(record) || observed.processes.get(record.name)?.state === "running") continue;
      const exit = await deps.readExit(record.name);
      // No exit file: it did not end by itself, the machine went down. It is brought back.
      if (exit) await containers.exited(record.name, exit.code);
    }
  }

  async function sharedNow(): Promise<{ plan: Plan; wanted: Desired }> {
    const [observed, wanted] = await Promise.all([host.observe(), desired.read(() => false)]);
    return { plan: planShared(wanted, observed), wanted };
  }

  async function beginRepair(kind: string, actor: string): Promise<OperationHandle> {
    let made: Awaited<ReturnType<typeof sharedNow>> | null = null;
    return operations.start({
      kind,
      subject: { kind: "host", name: registry.host.name },
      actor,
      async plan(take) {
        await take(SHARED);
        made = await sharedNow();
        return made.plan;
      },
      async settle(outcome) {
        if (made) await settleShared(host, made, outcome);
      },
    });
  }

  async function repairShared(): Promise<void> {
    if ((await sharedNow()).plan.steps.length === 0) return;
    await (await beginRepair("host.reconcile", "heropodsd")).finished;
  }

  async function repairContainers(): Promise<void> {
    const [observed, wanted] = await Promise.all([host.observe(), desired.read(() => false)]);
    const broken = planDrift(wanted, observed);
    // One operation each: a container that cannot start keeps no other one down.
    await Promise.all(
      [...broken.keys()].map((name) =>
        containers.act(name, "repair", { wait: true, actor: "heropodsd" }).catch(deps.onError),
      ),
    );
  }

  return {
    async prepare() {
      await rememberForwarding(registry, host);
      await repairShared();
      await settleExits(await host.observe());
      // The first caller must not be told that running containers have failed, for want of a look.
      await look();
    },
    async start() {
      await repairContainers();
      await look();
      stops.push(
        deps.watchExits((name) => {
          deps
            .readExit(name)
            .then((exit) => (exit ? containers.exited(name, exit.code) : undefined))
            .catch(deps.onError);
        }),
        deps.monitorNetwork(
          (line) => {
            deps.onNetworkEvent(line);
            const meaning = judgeEvent(line, facts);
            if (meaning === "shared") host.touched();
            if (meaning !== "nothing") lookNow();
          },
          () => {
            deps.onNetworkEvent();
            host.touched();
            lookNow();
          },
        ),
        deps.onOverlayChange(() => {
          repairShared().then(lookNow, deps.onError);
        }),
      );
      lookSoon(LOOK_EVERY_MS);
    },
    planRepair: async () => planView((await sharedNow()).plan),
    async repair({ wait, actor }) {
      host.touched();
      const handle = await beginRepair("host.repair", actor);
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
