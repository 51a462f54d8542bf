import type { PlanView, StepView } from "../model";
import { planDown } from "./container-down";
import { planUp } from "./container-up";
import type { Desired } from "./desired";
import { planBase } from "./host-base";
import { type Observed, withoutContainer } from "./observed";
import type { Step } from "./step";
import { planView, stepView, summaryOf } from "./view";

export type TogetherAction = "start" | "stop" | "restart" | "delete";

/** One line of an action on several containers, done as an operation of the container's own. */
export function togetherStep(action: TogetherAction, name: string): Step {
  return {
    id: `each:${name}`,
    sign: SIGNS[action],
    object: { kind: "container", name },
    sentence: `${WORDS[action]} ${name}`,
    do: [],
    undo: [],
    after: [],
  };
}

/**
 * What an action does to the host for all of them: what they share first, then a line a container with
 * all its commands. The summary counts the steps behind the lines.
 */
export function planTogether(
  action: TogetherAction,
  names: readonly string[],
  desired: Desired,
  observed: Observed,
): PlanView {
  const up = action === "start" || action === "restart";
  const base = up ? planBase(desired, observed) : [];
  const containers = new Map(desired.containers.map((container) => [container.name, container]));
  const all: Step[] = [...base];
  const lines = names.flatMap((name): StepView[] => {
    const container = containers.get(name);
    if (!container) throw new Error(`${name} is not among the desired containers`);
    const down = action === "start" ? [] : planDown({ ...container, running: false }, desired, observed);
    const from = down.length === 0 ? observed : withoutContainer(observed, name, container.hash);
    const steps = [...down, ...(up ? planUp(container, desired, from, base) : [])];
    all.push(...steps);
    const { sentence, ...line } = stepView(togetherStep(action, name));
    const count = steps.length;
    const says = count === 0 ? "nothing to do" : `${count} ${count === 1 ? "step" : "steps"}`;
    return [
      {
        ...line,
        sentence: `${sentence}: ${says}`,
        commands: steps.flatMap((step) => stepView(step).commands),
      },
    ];
  });
  return { steps: [...planView({ steps: base }).steps, ...lines], summary: summaryOf(all) };
}

const SIGNS = { start: "add", stop: "change", restart: "change", delete: "remove" } as const;
const WORDS = { start: "Start", stop: "Stop", restart: "Restart", delete: "Delete" };
