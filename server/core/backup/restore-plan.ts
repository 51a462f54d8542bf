import type { Desired, DesiredContainer } from "../plan/desired";
import { type Observed, withoutContainer } from "../plan/observed";
import { planContainer, planHost } from "../plan/plan";
import type { Plan, Step } from "../plan/step";

export interface RestorePlan {
  /** Containers that the backup does not have, or has otherwise: they are taken down by what is asked for now. */
  changed: string[];
  /** Done before the database is replaced. */
  down: Plan;
  /** What the host lacks then to be as the backup says; done by the start with the restored database. */
  up: Plan;
}

/**
 * From what is asked for now to what a backup asks for. A container that differs in anything but whether it
 * runs is taken down whole and made anew: parts of two definitions never meet in one namespace.
 */
export function planRestore(before: Desired, after: Desired, observed: Observed): RestorePlan {
  const kept = new Map(after.containers.map((c) => [c.name, definition(c)]));
  const changed = before.containers.filter((c) => kept.get(c.name) !== definition(c));
  const names = new Set(changed.map((c) => c.name));
  const leaving: Desired = {
    ...before,
    containers: before.containers.map((c) =>
      names.has(c.name) ? { ...c, running: false, prepared: false, exists: false } : c,
    ),
  };
  const down = changed.flatMap((c) => planContainer(c.name, leaving, observed).steps.map(named("down")));
  const left = changed.reduce((seen, c) => without(seen, c), observed);
  const up = planHost(after, left).steps.map(named("up"));
  return { changed: [...names], down: { steps: down }, up: { steps: up } };
}

/** Everything that makes a container what it is; whether it runs now is not part of that. */
function definition({ running: _, prepared: __, ...rest }: DesiredContainer): string {
  return JSON.stringify(rest);
}

function without(observed: Observed, { name, hash }: DesiredContainer): Observed {
  const bundles = new Set([...observed.bundles].filter((bundle) => bundle !== name));
  return { ...withoutContainer(observed, name, hash), bundles };
}

const named =
  (half: string) =>
  (step: Step): Step => ({
    ...step,
    id: `${half}/${step.id}`,
    after: step.after.map((id) => `${half}/${id}`),
  });
