import { TriangleAlert } from "lucide-react";
import type { PlanView } from "@/server/core/model";
import type { Problem } from "@/server/core/problem";
import { PlanBeside } from "../form/plan-beside";

interface ChangePlanProps {
  preview: { sentence: string; warnings: string[]; effect: string; plan: PlanView } | undefined;
  stale: boolean;
  problems: Problem[];
  /** Nothing differs from what is saved. */
  nothing: boolean;
  /** Every field can be read. */
  complete: boolean;
  refusedAtFields: boolean;
}

/** In one sentence what restarts and what is kept; below it what is done to the host. */
export function ChangePlan({
  preview,
  stale,
  problems,
  nothing,
  complete,
  refusedAtFields,
}: ChangePlanProps) {
  const missing = !complete
    ? "The plan appears here when the fields are complete."
    : nothing
      ? "Change a field, and what that does appears here before it is done."
      : problems.length > 0
        ? refusedAtFields
          ? "There is no plan until what is wrong is changed."
          : problems.map(({ message }) => message).join("\n")
        : undefined;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {missing === undefined && preview && (
        <p role="status" className="text-14 font-medium text-pretty [overflow-wrap:anywhere]">
          {preview.sentence}
        </p>
      )}
      {missing === undefined &&
        preview?.warnings.map((warning) => (
          <p key={warning} className="flex gap-2 text-13">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-drifted-ink" />
            {warning}
          </p>
        ))}
      <PlanBeside plan={preview?.plan} stale={stale} missing={missing} />
    </div>
  );
}
