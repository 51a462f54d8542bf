import { expect, test } from "vitest";
import { apply, type StepProgress, Stuck } from "./apply";
import type { Step } from "./step";

const step = (id: string, after: string[]): Step => ({
  id,
  sign: "change",
  object: { kind: "container", name: id },
  sentence: id,
  do: [{ do: "run", argv: ["never"] }],
  undo: [{ do: "run", argv: ["never"] }],
  after,
});
const plan = { steps: [step("1", []), step("2", ["1"]), step("3", ["2"])] };

async function conduct(fail: (id: string) => Error | null) {
  const told: StepProgress[] = [];
  const outcome = await apply(plan, {
    perform: () => Promise.reject(new Error("a conducted step has no commands of its own")),
    report: (progress) => told.push(progress),
    now: () => 0,
    async conduct({ id }) {
      const error = fail(id);
      if (error) throw error;
    },
  });
  return { outcome, last: ["1", "2", "3"].map((id) => told.findLast((t) => t.id === id)?.status) };
}

test("a conducted plan does its steps in place of their commands", async () => {
  const { outcome, last } = await conduct(() => null);
  expect([outcome.status, last]).toEqual(["done", ["done", "done", "done"]]);
});

test("what was done stays when a later step fails, and the rest is not begun", async () => {
  const { outcome, last } = await conduct((id) => (id === "2" ? new Error("no") : null));
  expect([outcome.status, last]).toEqual(["failed", ["done", "failed", "skipped"]]);
});

test("a step that could not undo itself makes the whole stuck", async () => {
  const { outcome, last } = await conduct((id) => (id === "2" ? new Stuck("left") : null));
  expect([outcome.status, last]).toEqual(["stuck", ["done", "stuck", "skipped"]]);
});
