import type { PlannedAction, Work } from "../core/heroscript/planned";
import type { PlanView } from "../core/model";
import { summaryOf } from "../core/plan/view";
import { ProblemError } from "../core/problem";
import type { Containers } from "./containers";
import type { HeroPods } from "./heropods";

/** An action with what is typed on the host for it. */
export interface PreviewedAction extends PlannedAction {
  /** Null where it does nothing there, or depends on an action above it and so cannot be known yet. */
  host: PlanView | null;
}

/** Looks at the host cost tens of milliseconds: nobody reads more previews than this. */
const MOST_PREVIEWS = 50;

/**
 * Plans on the host itself, with its commands, what does not depend on an action above it. What the
 * host's own planning refuses becomes a problem of the action.
 */
export async function previewOnHost(
  deps: { containers: Containers; heropods: HeroPods },
  actions: readonly PlannedAction[],
): Promise<PreviewedAction[]> {
  const touched = new Set<string>();
  let previews = 0;
  const previewed: PreviewedAction[] = [];
  for (const action of actions) {
    const depends = touched.has(NETWORKS) || subjectsOf(action).some((subject) => touched.has(subject));
    const isOne = action.work.length === 1 || action.work.every((work) => work.do === "delete");
    const known = !depends && isOne && action.work.length > 0 && previews < MOST_PREVIEWS;
    if (known) previews++;
    previewed.push(known ? await preview(deps, action) : { ...action, host: null });
    for (const subject of subjectsOf(action)) touched.add(subject);
  }
  return previewed;
}

/** A HeroPods that changes may move every container's links and rules. */
const NETWORKS = "networks";

function subjectsOf({ work }: PlannedAction): string[] {
  return work.flatMap((w) => {
    if (w.do === "save" || w.do === "enable") return [NETWORKS];
    if (w.do === "create") return [w.input.name];
    return "name" in w && w.do !== "exec" ? [w.name] : [];
  });
}

async function preview(
  deps: { containers: Containers; heropods: HeroPods },
  action: PlannedAction,
): Promise<PreviewedAction> {
  try {
    const plans: PlanView[] = [];
    for (const work of action.work) plans.push(...(await planOf(deps, work)));
    const steps = plans.flatMap((plan) => plan.steps);
    return { ...action, host: steps.length === 0 ? null : { steps, summary: summaryOf(steps) } };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { line, column } = action.place;
    const problems = error.problems.map((p) => ({ ...p, path: [line, column] }));
    return { ...action, host: null, problems: [...action.problems, ...problems] };
  }
}

async function planOf(
  { containers, heropods }: { containers: Containers; heropods: HeroPods },
  work: Work,
): Promise<PlanView[]> {
  switch (work.do) {
    case "save":
      return [await heropods.planSave(work.input)];
    case "enable":
      return [await heropods.planEnableMycelium(work.input)];
    case "create":
      return [await containers.planCreate(work.input, false)];
    case "start":
    case "restart":
    case "stop":
    case "delete":
      return [await containers.planAction(work.name, work.do)];
    case "pull":
    case "exec":
      return [];
  }
}
