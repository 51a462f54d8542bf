import type { OperationView, PlanView, StepView } from "../core/model";
import type { Context } from "./context";
import { progressLine } from "./progress-line";

/**
 * Follows an operation to its end and prints each step as it finishes. Returns the final view; what
 * failed is on standard error by then.
 */
export async function follow(
  ctx: Context,
  begun: OperationView,
  label = "",
  onView: (view: OperationView) => void = () => {},
): Promise<OperationView> {
  const printed = new Set<string>();
  const progress = progressLine(ctx);
  const see = (view: OperationView) => {
    if (ctx.json) return;
    onView(view);
    for (const step of view.plan.steps) {
      const key = `${step.id} ${step.status}`;
      if (!ENDED.has(step.status) || printed.has(key)) continue;
      printed.add(key);
      progress.clear();
      ctx.out(label + stepLine(step));
    }
    progress.show(view);
  };
  see(begun);
  const over = begun.finishedAt === null ? await watch(ctx, begun.id, see) : begun;
  progress.clear();
  see(over);
  if (over.status !== "done" && !ctx.json) {
    ctx.err(`heropods: ${label}${over.error ?? `the operation ended as ${over.status}`}`);
    if (over.status === "stuck") ctx.err("  fix: An undo failed too; heropods doctor says what is left.");
  }
  return over;
}

/** The plan as it would be done: each step, and its commands below it. */
export function printPlan(ctx: Context, plan: PlanView): void {
  if (ctx.json) ctx.out(JSON.stringify(plan));
  else if (plan.steps.length === 0) ctx.out("Nothing to do: the host agrees already.");
  else {
    const { add, change, remove } = plan.summary;
    ctx.out(`${add} to add, ${change} to change, ${remove} to remove`);
    for (const step of plan.steps) {
      ctx.out(`${SIGNS[step.sign]} ${step.sentence}`);
      for (const command of step.commands) ctx.out(command.replace(/^/gm, "    "));
    }
  }
}

const ENDED = new Set<StepView["status"]>(["done", "failed", "undone", "stuck"]);
export const SIGNS: Record<StepView["sign"], string> = {
  add: "+",
  change: "~",
  remove: "-",
  keep: "=",
  run: ">",
};

function stepLine(step: StepView): string {
  const time = step.ms === null ? "" : ` (${step.ms} ms)`;
  const outcome = step.status === "done" ? "" : ` — ${step.status}`;
  return `${SIGNS[step.sign]} ${step.sentence}${time}${outcome}`;
}

function watch(ctx: Context, id: string, see: (view: OperationView) => void): Promise<OperationView> {
  return new Promise((resolve, reject) => {
    const take = (view: OperationView) => {
      see(view);
      if (view.finishedAt === null) return;
      subscription.unsubscribe();
      resolve(view);
    };
    const read = () => void ctx.api.operations.get.query({ id }).then(take, reject);
    const subscription = ctx.api.live.changes.subscribe(undefined, {
      // What happened between the call's answer and the subscription is read once.
      onStarted: read,
      onData: ({ data: change }) => {
        if (change.topic === "reset") read();
        else if (change.topic === "operation" && change.key === id) take(change.value);
      },
      onError: reject,
      // The client would try again for ever.
      onConnectionStateChange(state) {
        if (state.state !== "connecting" || state.error === null) return;
        subscription.unsubscribe();
        reject(new Error(`The daemon went away. How it ended: heropods operations ${id}`));
      },
    });
  });
}
