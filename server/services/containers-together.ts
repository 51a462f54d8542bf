import type { OperationView, PlanView } from "../core/model";
import { planTogether, type TogetherAction, togetherStep } from "../core/plan/together";
import { ProblemError } from "../core/problem";
import type { DesiredState } from "./desired-state";
import type { HostState } from "./host-state";
import type { OperationHandle, Operations } from "./operations";
import type { Registry } from "./registry";

/** An action on several containers: one plan, one operation, and each container's own below it. */
export interface ContainersTogether {
  plan(names: string[], action: TogetherAction): Promise<PlanView>;
  /** Goes on where one of them fails; the operation then says which. */
  act(
    names: string[],
    action: TogetherAction,
    options: { wait: boolean; actor: string },
  ): Promise<OperationView>;
}

export interface ContainersTogetherDeps {
  registry: Registry;
  host: HostState;
  desired: DesiredState;
  operations: Operations;
  act: (name: string, action: TogetherAction, actor: string) => Promise<OperationHandle>;
}

export function createContainersTogether(deps: ContainersTogetherDeps): ContainersTogether {
  const { registry, host, desired, operations } = deps;

  function existing(names: string[]) {
    const unique = [...new Set(names)];
    const missing = unique.filter((name) => !registry.containers.has(name));
    if (missing.length > 0)
      throw new ProblemError(
        missing.map((name) => ({ path: ["names"], message: `There is no container ${name}.` })),
        true,
      );
    return unique.flatMap((name) => registry.containers.get(name) ?? []);
  }

  return {
    async plan(names, action) {
      const records = existing(names);
      const chosen = new Set(names);
      const up = action === "start" || action === "restart";
      const [observed, wanted] = await Promise.all([
        host.observe(),
        desired.read((name) => up && chosen.has(name), {
          containers: records.map((record) => ({
            ...record,
            desired: up ? "running" : "stopped",
            exists: action !== "delete",
          })),
        }),
      ]);
      const all = records.map(({ name }) => name);
      return planTogether(action, all, wanted, observed);
    },
    async act(names, action, { wait, actor }) {
      const all = existing(names).map(({ name }) => name);
      const handle = await operations.start({
        kind: `containers.${action}`,
        subject: { kind: "containers", name: inShort(all) },
        actor,
        joins: false,
        goesOn: true,
        plan: async () => ({ steps: all.map((name) => togetherStep(action, name)) }),
        async conduct(step, { began }) {
          const begun = await deps.act(step.object.name, action, actor);
          began(begun.view().id);
          const { status, error } = await begun.finished;
          if (status !== "done") throw new Error(error ?? `It ended as ${status}.`);
        },
      });
      return wait ? handle.finished : handle.view();
    },
  };
}

/** 'web-1, web-2 and 10 more' */
function inShort(names: string[]): string {
  if (names.length <= 3) return names.join(", ").replace(/, ([^,]*)$/, " and $1");
  return `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
}
