import { type Context, EXIT, Exit } from "./context";
import { table } from "./table";
import { ago, checkWord, outcomeWord } from "./words";

/** Ends with 1 when a check failed; warnings do not. */
export async function doctor(ctx: Context): Promise<void> {
  const report = await ctx.api.doctor.report.query();
  if (ctx.json) ctx.out(JSON.stringify(report));
  else
    for (const group of report.groups) {
      ctx.out(group.title);
      for (const check of group.checks) {
        ctx.out(`  ${checkWord(check.status, ctx.colour)}  ${check.title}: ${check.evidence}`);
        if (check.status === "ok") continue;
        ctx.out(`           ${check.meaning}`);
        if (check.fix !== "") ctx.out(`           fix: ${check.fix}`);
      }
    }
  if (report.groups.some((group) => group.checks.some((check) => check.status === "failed")))
    throw new Exit(EXIT.failed);
}

export async function operations(
  ctx: Context,
  id: string | undefined,
  options: { limit?: number },
): Promise<void> {
  if (id !== undefined) return operation(ctx, id);
  const all = await ctx.api.operations.list.query({ limit: options.limit ?? 20 });
  if (ctx.json) return ctx.out(JSON.stringify(all));
  if (all.length === 0) return ctx.out("No operations yet.");
  const rows = all.map((o) => [
    o.id,
    ago(o.startedAt, ctx.now()),
    o.kind,
    o.subject.name,
    o.actor,
    outcomeWord(o.status, ctx.colour),
  ]);
  ctx.out(table(["ID", "STARTED", "OPERATION", "SUBJECT", "WHO", "OUTCOME"], rows));
}

async function operation(ctx: Context, id: string): Promise<void> {
  const view = await ctx.api.operations.get.query({ id });
  if (ctx.json) return ctx.out(JSON.stringify(view));
  ctx.out(
    `${view.kind} ${view.subject.name} by ${view.actor}, ${view.startedAt}: ${outcomeWord(view.status, ctx.colour)}`,
  );
  if (view.error !== null) ctx.out(view.error);
  for (const step of view.plan.steps) {
    ctx.out(`  ${step.status.padEnd(7)}  ${step.sentence}${step.ms === null ? "" : ` (${step.ms} ms)`}`);
    for (const command of step.commands) ctx.out(command.replace(/^/gm, "             "));
    if (step.stderr !== null) ctx.out(step.stderr.replace(/^/gm, "             "));
  }
}
