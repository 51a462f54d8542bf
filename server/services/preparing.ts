import { apply, type Outcome } from "../core/plan/apply";
import type { Action, Plan } from "../core/plan/step";
import type { MadePlan } from "./container-plans";
import { failureOf } from "./operation-rows";
import type { Operations } from "./operations";
import type { Prepared } from "./prepared";
import type { ContainerRecord, Registry } from "./registry";
import { touchesShared } from "./shared-host";

/**
 * Makes a stopped container ready for a start that is likely: namespace, links, root and created process,
 * so that the start itself is one command. It is taken back when nobody starts it. Not an operation:
 * nothing that a person asked for changes, and a stopped container stays stopped.
 */
export interface Preparing {
  /** Resolves when it is ready (true), or when there is nothing to prepare or no room for it. */
  hold(name: string): Promise<boolean>;
  /** What is held for it is gone afterwards. */
  takeBack(name: string): Promise<void>;
  takeBackAll(): Promise<void>;
}

export interface PreparingDeps {
  registry: Registry;
  operations: Pick<Operations, "aside" | "current">;
  prepared: Prepared;
  planFor: (record: ContainerRecord, action: "prepare" | "stop") => Promise<MadePlan>;
  /** With the overlay address that a start would give it. */
  renewed: (record: ContainerRecord) => Promise<ContainerRecord>;
  perform: (action: Action) => Promise<void>;
  /** Reads the host anew, with what was just made. */
  look: () => Promise<unknown>;
  /** A look that began before says nothing of it. */
  settled: (name: string) => void;
  onError: (error: unknown) => void;
}

const IDLE_MS = 60_000;

export function createPreparing(deps: PreparingDeps): Preparing {
  const { registry, operations, prepared } = deps;
  const timers = new Map<string, NodeJS.Timeout>();
  const subject = (name: string) => ({ kind: "container", name });

  async function make(name: string): Promise<boolean> {
    const record = registry.containers.get(name);
    if (!record || record.desired === "running") return false;
    if (prepared.isReady(name)) return true;
    if (prepared.room() <= 0) return false;
    prepared.begin(name);
    try {
      const { plan, wanted } = await deps.planFor(await deps.renewed(record), "prepare");
      const container = wanted.containers.find((c) => c.name === name);
      // What containers share is changed by operations alone.
      if (!container || touchesShared(plan)) return release(name);
      const outcome = await run(plan);
      if (outcome.status !== "done") {
        deps.onError(new Error(`${name} could not be prepared: ${failureOf(outcome)}`));
        return release(name);
      }
      await deps.look();
      prepared.ready(container);
      takeBackLater(name);
      return true;
    } catch (error) {
      release(name);
      throw error;
    }
  }

  function release(name: string): false {
    prepared.release(name);
    return false;
  }

  const run = (plan: Plan): Promise<Outcome> =>
    apply(plan, { perform: deps.perform, report: () => {}, now: () => performance.now() });

  function takeBackLater(name: string): void {
    clearTimeout(timers.get(name));
    const timer = setTimeout(() => void takeBack(name).catch(deps.onError), IDLE_MS);
    timer.unref();
    timers.set(name, timer);
  }

  async function takeBack(name: string): Promise<void> {
    clearTimeout(timers.get(name));
    timers.delete(name);
    await operations.aside(subject(name), async () => {
      // An operation may have taken it over while this waited for its turn.
      const record = registry.containers.get(name);
      if (!prepared.has(name) || !record) return prepared.release(name);
      const { plan } = await deps.planFor(record, "stop");
      prepared.release(name);
      const outcome = await run(plan);
      deps.settled(name);
      if (outcome.status !== "done")
        throw new Error(`${name} was prepared and could not be taken back: ${failureOf(outcome)}`);
    });
  }

  return {
    async hold(name) {
      if (operations.current(subject(name)) !== null) return false;
      if (prepared.isReady(name)) {
        takeBackLater(name);
        return true;
      }
      return operations.aside(subject(name), () => make(name));
    },
    takeBack,
    async takeBackAll() {
      await Promise.all(prepared.names().map(takeBack));
    },
  };
}
