import { OperationView, StepView } from "../core/model";
import { type Outcome, said } from "../core/plan/apply";
import { summaryOf } from "../core/plan/view";
import type { Operation as OperationRow } from "../db/generated/client";

/** What failed and what the machine said; null when nothing did. */
export function failureOf({ error }: Outcome): string | null {
  return error === null ? null : `'${error.step.sentence}' failed: ${said(error.cause)}`;
}

export function rowOf(view: OperationView) {
  return {
    id: view.id,
    kind: view.kind,
    subjectKind: view.subject.kind,
    subjectName: view.subject.name,
    actor: view.actor,
    status: view.status,
    steps: JSON.stringify(view.plan.steps),
    error: view.error,
    startedAt: new Date(view.startedAt),
    finishedAt: view.finishedAt === null ? null : new Date(view.finishedAt),
  };
}

export function viewOf(row: OperationRow): OperationView {
  const steps = StepView.array().parse(JSON.parse(row.steps));
  return OperationView.parse({
    id: row.id,
    kind: row.kind,
    subject: { kind: row.subjectKind, name: row.subjectName },
    actor: row.actor,
    status: row.status,
    plan: { steps, summary: summaryOf(steps) },
    error: row.error,
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  });
}
