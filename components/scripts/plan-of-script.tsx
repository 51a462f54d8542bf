import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/api/app-router";
import type { PlanView } from "@/server/core/model";
import { Plan } from "../plan/plan";
import { cx } from "../ui/cx";
import { Problems } from "../ui/notice";

export type PlannedScript = inferRouterOutputs<AppRouter>["scripts"]["plan"];

/** What a script would do, an action a line; above it what would fail, what is deleted, what to know. */
export function PlanOfScript({ planned, stale }: { planned: PlannedScript; stale: boolean }) {
  const failures = planned.actions.flatMap(({ problems }) => problems.map(atLine));
  const notes = planned.actions.flatMap(({ notes, place }) =>
    notes.map((note) => `Line ${place.line}: ${note}`),
  );
  return (
    <div className={cx("flex flex-col gap-3 transition-opacity duration-120", stale && "opacity-60")}>
      <p className="text-13 font-medium">{headOf(planned)}</p>
      <Problems problems={failures} title="It would fail" />
      {planned.resets.length > 0 && (
        <p className="rounded-md border border-drifted-line bg-drifted-wash px-3 py-2 text-13">
          <span className="font-medium text-drifted-ink">Reset deletes {planned.resets.join(", ")}</span> with
          what they hold.
        </p>
      )}
      {notes.length > 0 && (
        <ul className="flex flex-col gap-1 text-12 text-muted">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <Plan bare plan={withHostCommands(planned)} />
    </div>
  );
}

/** '3 to add, nothing to change, nothing to remove, 1 command to run'. */
function headOf({ actions, diagnostics, summary: { add, change, remove, run } }: PlannedScript): string {
  if (actions.length === 0 && diagnostics.some(({ severity }) => severity === "error"))
    return "There is no plan until what is wrong is mended";
  if (actions.length === 0) return "No action of HeroPods stands in it yet";
  if (actions.some(({ problems }) => problems.length > 0)) return "It cannot run as it stands";
  if (add + change + remove + run === 0) return "Nothing to do: the host is already as it declares";
  const count = (number: number, what: string) => `${number === 0 ? "nothing" : number} ${what}`;
  const text = [count(add, "to add"), count(change, "to change"), count(remove, "to remove")].join(", ");
  const commands = run === 0 ? "" : `, ${run} ${run === 1 ? "command" : "commands"} to run`;
  return text.charAt(0).toUpperCase() + text.slice(1) + commands;
}

const atLine = ({ path, ...problem }: PlannedScript["actions"][number]["problems"][number]) => ({
  ...problem,
  path,
  message: `Line ${path[0]}: ${problem.message}`,
});

/** An action opens to what is typed on the host for it, where that is known before it runs. */
function withHostCommands({ plan, actions }: PlannedScript): PlanView {
  const steps = plan.steps.map((step, index) => {
    const commands = actions[index]?.host?.steps.flatMap((each) => each.commands) ?? [];
    return commands.length === 0 ? step : { ...step, commands };
  });
  return { ...plan, steps };
}
