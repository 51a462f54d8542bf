import type { OperationView } from "../core/model";
import type { Desired } from "../core/plan/desired";
import type { Plan, Step } from "../core/plan/step";
import type { DesiredState } from "./desired-state";
import { compare, isOrphan, only, orphanNames } from "./drift";
import type { HostState } from "./host-state";
import type { OperationHandle, Operations } from "./operations";
import type { Registry } from "./registry";
import { SHARED, settleShared } from "./shared-host";

export interface HostRepairDeps {
  registry: Registry;
  host: HostState;
  desired: DesiredState;
  operations: Operations;
}

/** Puts right what containers share, and removes what nobody asks for. */
export interface HostRepair {
  steps(): Promise<Step[]>;
  /** One operation of the steps that are wanted; begun even where there is nothing to do. */
  begin(kind: string, actor: string): Promise<OperationHandle>;
  /** The same by itself, of those that `keep` names; null where nothing is left to do when its turn comes. */
  run(keep: (step: Step) => boolean): Promise<OperationView | null>;
}

export function createHostRepair(deps: HostRepairDeps): HostRepair {
  const { registry, host, operations } = deps;
  const steps = async () => (await compare(deps)).shared;

  async function start(
    kind: string,
    actor: string,
    keep: (step: Step) => boolean,
    always: boolean,
  ): Promise<OperationHandle> {
    let made: { plan: Plan; wanted: Desired } | null = null;
    return operations.start({
      kind,
      subject: { kind: "host", name: registry.host.name },
      actor,
      async plan(take) {
        // Nobody makes a container anew while the remains of one of its name are removed. Its lock comes
        // first, as in the container's own operations.
        const names = new Set(orphanNames(await steps()));
        for (const name of names) await take(`container ${name}`);
        await take(SHARED);
        const { shared, wanted } = await compare(deps);
        const held = (step: Step) => !isOrphan(step) || orphanNames([step]).every((name) => names.has(name));
        const plan = { steps: only(shared, (step) => keep(step) && held(step)) };
        if (plan.steps.length === 0 && !always) throw new NothingToDo();
        made = { plan, wanted };
        return plan;
      },
      async settle(outcome) {
        if (made) await settleShared(host, made, outcome);
      },
    });
  }

  return {
    steps,
    begin: (kind, actor) => start(kind, actor, () => true, true),
    async run(keep) {
      try {
        return await (await start("host.reconcile", "heropodsd", keep, false)).finished;
      } catch (error) {
        if (error instanceof NothingToDo) return null;
        throw error;
      }
    },
  };
}

class NothingToDo extends Error {}
