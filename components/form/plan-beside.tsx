import type { PlanView } from "@/server/core/model";
import { Plan } from "../plan/plan";
import { cx } from "../ui/cx";
import { Bone } from "../ui/notice";

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
        <p className="text-13 text-muted">{missing}</p>
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
