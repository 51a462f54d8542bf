import type { OperationView, PlanView } from "@/server/core/model";
import { duration } from "../format/time";

/** '7 to add, 1 to change, nothing to remove'; of a finished operation how many steps and how long. */
export function PlanHead({ plan, operation }: { plan: PlanView; operation?: OperationView | undefined }) {
  return (
    <p className="flex items-baseline justify-between gap-4 pb-2 text-13">
      <span className="font-medium">{summaryOf(plan)}</span>
      {operation && <span className="text-12 text-muted tabular-nums">{progressOf(operation)}</span>}
    </p>
  );
}

export function summaryOf({ summary, steps }: PlanView): string {
  if (steps.length === 0) return "Nothing to do: the host is already as it should be";
  const { add, change, remove } = summary;
  const parts = [part(add, "to add"), part(change, "to change"), part(remove, "to remove")];
  const text = parts.join(", ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const part = (count: number, what: string) => `${count === 0 ? "nothing" : count} ${what}`;

/** '4 of 7 steps' while it runs, '7 steps in 43 ms' after. */
export function progressOf(operation: OperationView): string {
  const { steps } = operation.plan;
  const done = steps.filter((step) => step.status === "done").length;
  const of = `${steps.length} ${steps.length === 1 ? "step" : "steps"}`;
  if (operation.finishedAt === null) return `${done} of ${of}`;
  const took = duration(new Date(operation.finishedAt).getTime() - new Date(operation.startedAt).getTime());
  return operation.status === "done" ? `${of} in ${took}` : `${done} of ${of}, ${took}`;
}
