"use client";

import { useState } from "react";
import type { OperationView, PlanView, StepView } from "@/server/core/model";
import { PlanHead } from "./plan-head";
import { StepLine } from "./step-line";

interface PlanProps {
  plan: PlanView;
  /** The operation that runs or ran it; without one the plan is a preview. */
  operation?: OperationView;
  /** Leaves the head out where the page says it already. */
  bare?: boolean;
}

/**
 * What will be done to the host, is being done, or was done: one line a step. After a failure the
 * steps that were undone, and those that were never begun, stand below it under their own words.
 */
export function Plan({ plan, operation, bare }: PlanProps) {
  const groups = groupsOf(plan.steps, operation);
  return (
    <section aria-label="Plan" className="min-w-0 text-ink">
      {!bare && <PlanHead plan={plan} operation={operation} />}
      {plan.steps.length > 0 && (
        <div className="@container overflow-hidden rounded-md border bg-surface">
          {groups.map(({ title, steps }) => (
            <div key={title ?? "steps"} className="not-first:border-t">
              {title && <h3 className="bg-sunken px-3 py-1 text-12 font-medium text-muted">{title}</h3>}
              <Steps steps={steps} preview={operation === undefined} />
            </div>
          ))}
        </div>
      )}
    </section>
  );
}

/** More lines than anyone reads at once are slow to draw: the rest is there when asked for. */
const MANY = 60;

function Steps({ steps, preview }: { steps: StepView[]; preview: boolean }) {
  const [all, setAll] = useState(false);
  // What runs and what failed is never among those left out.
  const first = all ? steps : steps.filter((step, index) => index < MANY || isUrgent(step));
  return (
    <>
      <ol className="divide-y">
        {first.map((step) => (
          <StepLine key={step.id} step={step} preview={preview} />
        ))}
      </ol>
      {first.length < steps.length && (
        <button
          type="button"
          onClick={() => setAll(true)}
          className="w-full border-t px-3 py-1.5 text-left text-13 text-muted hover:bg-hover"
        >
          Show {steps.length - first.length} more
        </button>
      )}
    </>
  );
}

const isUrgent = ({ status }: StepView) => status === "running" || status === "failed" || status === "stuck";

type Group = { title: string | null; steps: StepView[] };

function groupsOf(steps: StepView[], operation: OperationView | undefined): Group[] {
  if (!operation || !steps.some((step) => step.status === "failed" || step.status === "stuck"))
    return [{ title: null, steps }];
  const having = (...statuses: StepView["status"][]) =>
    steps.filter((step) => statuses.includes(step.status));
  const groups: Group[] = [
    { title: null, steps: having("done", "running", "failed") },
    { title: "Could not be undone: this is left on the host", steps: having("stuck") },
    { title: "Undone, the latest first", steps: having("undone").reverse() },
    { title: "Not begun", steps: having("skipped", "waiting") },
  ];
  return groups.filter((group) => group.steps.length > 0);
}
