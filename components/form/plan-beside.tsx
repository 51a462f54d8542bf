import type { PlanView } from "@/server/core/model";
import type { Problem } from "@/server/core/problem";
import { Plan } from "../plan/plan";
import { cx } from "../ui/cx";
import { Bone } from "../ui/notice";

/**
 * Why there is no plan, in words: what is not complete, or what the daemon refuses. A refusal that is
 * about no field of the form would be said nowhere else, so it is said here.
 */
export function missingPlan(
  complete: boolean,
  problems: Problem[],
  atFields: Partial<Record<string, string>>,
) {
  if (!complete) return "The plan appears here when the fields are complete.";
  if (problems.length === 0) return undefined;
  if (Object.keys(atFields).length > 0) return "There is no plan until what is wrong is changed.";
  return problems.map((problem) => problem.message).join("\n");
}

interface PlanBesideProps {
  plan: PlanView | undefined;
  /** A newer input is being planned: the plan shown is the one before. */
  stale: boolean;
  /** What keeps the plan from being made: an unfinished or refused input. */
  missing: string | undefined;
}

/** The plan of a form, made anew as the form is filled in; it keeps its place meanwhile. */
export function PlanBeside({ plan, stale, missing }: PlanBesideProps) {
  return (
    <div aria-live="polite" aria-busy={stale} className="min-w-0">
      {missing !== undefined ? (
        <p className="text-13 whitespace-pre-line text-muted">{missing}</p>
      ) : plan === undefined ? (
        <div className="flex flex-col gap-2" aria-hidden>
          <Bone className="h-4 w-1/2" />
          <Bone className="h-40 w-full" />
        </div>
      ) : (
        <div className={cx("transition-opacity duration-120", stale && "opacity-60")}>
          <Plan plan={plan} />
        </div>
      )}
    </div>
  );
}
