import type { StepStatus } from "../model";
import type { Action, Plan, Step } from "./step";

export interface StepProgress {
  id: string;
  status: StepStatus;
  /** Milliseconds the step took, once it ended. */
  ms?: number;
  /** What the failing command said. */
  stderr?: string;
}

export interface Outcome {
  status: "done" | "failed" | "stuck";
  /** The first failure; null when done. */
  error: { step: Step; cause: unknown } | null;
}

export interface ApplyOptions {
  /** `step`: whose action it is; none when it undoes one. */
  perform: (action: Action, step?: Step) => Promise<void>;
  report: (progress: StepProgress) => void;
  /** Milliseconds from any origin. */
  now: () => number;
  /**
   * Does a whole step in place of its commands, as an operation of its own that undoes itself: nothing
   * is undone here. Throws `Stuck` where that undoing failed.
   */
  conduct?: (step: Step) => Promise<void>;
  /** Steps that wait for none that failed are done all the same: they are of different objects. */
  goesOn?: boolean;
  /** How many steps may run side by side; the gain ends near twice the cores. */
  width?: number;
}

/** A conducted step that failed and could not be undone. */
export class Stuck extends Error {
  override name = "Stuck";
}

/**
 * Runs a plan: each step as soon as those it waits for are done. The first failure starts nothing
 * more, lets what runs finish, and undoes what was begun, newest first; the failing step is undone
 * too, for it may have been half way. An undo that fails is 'stuck', and the rest is undone all the same.
 */
export async function apply(plan: Plan, options: ApplyOptions): Promise<Outcome> {
  const run = new Run(plan, options);
  await run.forward();
  if (run.failure === null) return { status: "done", error: null };
  const stuck = options.conduct === undefined ? await run.backward() : run.failure.cause instanceof Stuck;
  return { status: stuck ? "stuck" : "failed", error: run.failure };
}

class Run {
  failure: { step: Step; cause: unknown } | null = null;
  private readonly begun: Step[] = [];
  private readonly done = new Set<string>();
  private readonly waiting: Set<Step>;

  constructor(
    plan: Plan,
    private readonly options: ApplyOptions,
  ) {
    this.waiting = new Set(plan.steps);
    const ids = new Set(plan.steps.map((s) => s.id));
    for (const step of plan.steps)
      for (const id of step.after)
        if (!ids.has(id)) throw new Error(`Step ${step.id} waits for ${id}, which the plan does not have`);
  }

  async forward(): Promise<void> {
    const width = this.options.width ?? 4;
    const running = new Map<Step, Promise<void>>();
    for (;;) {
      if (this.failure === null || this.options.goesOn)
        for (const step of this.waiting) {
          if (running.size >= width) break;
          if (!step.after.every((id) => this.done.has(id))) continue;
          this.waiting.delete(step);
          this.begun.push(step);
          running.set(
            step,
            this.perform(step).finally(() => running.delete(step)),
          );
        }
      if (running.size === 0) break;
      await Promise.race(running.values());
    }
    if (this.failure === null && this.waiting.size > 0)
      throw new Error(`Steps wait for each other: ${[...this.waiting].map((s) => s.id).join(", ")}`);
    for (const step of this.waiting) this.options.report({ id: step.id, status: "skipped" });
  }

  private async perform(step: Step): Promise<void> {
    const started = this.options.now();
    this.options.report({ id: step.id, status: "running" });
    try {
      if (this.options.conduct) await this.options.conduct(step);
      else for (const action of step.do) await this.options.perform(action, step);
      this.done.add(step.id);
      this.options.report({ id: step.id, status: "done", ms: this.options.now() - started });
    } catch (cause) {
      this.failure ??= { step, cause };
      this.options.report({
        id: step.id,
        status: cause instanceof Stuck ? "stuck" : "failed",
        ms: this.options.now() - started,
        stderr: said(cause),
      });
    }
  }

  async backward(): Promise<boolean> {
    let stuck = false;
    for (const step of this.begun.reverse()) {
      // A step without commands stands for a row, which the caller drops, or for what was made before the plan.
      if (step.undo.length === 0 && step.do.length > 0) continue;
      try {
        for (const action of step.undo) await this.options.perform(action);
        // The failing step keeps its word 'failed' and its stderr: that is what a person looks for.
        if (this.done.has(step.id)) this.options.report({ id: step.id, status: "undone" });
      } catch (cause) {
        stuck = true;
        this.options.report({ id: step.id, status: "stuck", stderr: said(cause) });
      }
    }
    return stuck;
  }
}

/** What a failure says: a command's own words where it has them, for its whole line stands in the step. */
export function said(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return "summary" in cause && typeof cause.summary === "string" ? cause.summary : cause.message;
}
