import { planDown } from "./container-down";
import { planUp } from "./container-up";
import type { Desired } from "./desired";
import { planBase } from "./host-base";
import { type Observed, withoutContainer } from "./observed";
import type { Plan } from "./step";

/** Down, then up: one plan, whose second half waits for the whole first. */
export function planRestart(name: string, desired: Desired, observed: Observed): Plan {
  const container = desired.containers.find((c) => c.name === name);
  if (!container) throw new Error(`planRestart: ${name} is not among the desired containers`);
  const down = planDown({ ...container, running: false }, desired, observed).map((step) => ({
    ...step,
    id: `down/${step.id}`,
    after: step.after.map((id) => `down/${id}`),
  }));
  const base = planBase(desired, observed);
  const ids = down.map((s) => s.id);
  const up = planUp(container, desired, withoutContainer(observed, name, container.hash), base);
  return { steps: [...down, ...base, ...up.map((step) => ({ ...step, after: [...ids, ...step.after] }))] };
}
