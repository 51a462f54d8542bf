import { expect, test } from "vitest";
import type { OperationView } from "../core/model";
import { createOutput } from "./script-output";

const view = (...outputs: (string | undefined)[]): OperationView => ({
  id: "o",
  kind: "script.run",
  subject: { kind: "script", name: "s" },
  actor: "root",
  status: "running",
  plan: {
    steps: outputs.map((output, i) => ({
      id: `action-${i}`,
      sign: "run",
      object: { kind: "container", name: "c" },
      sentence: "Run",
      commands: [],
      status: "running",
      ms: null,
      stderr: null,
      ...(output === undefined ? {} : { output }),
    })),
    summary: { add: 0, change: 0, remove: 0 },
  },
  error: null,
  startedAt: "2026-01-01T00:00:00.000Z",
  finishedAt: null,
});

function printed(...views: OperationView[]): string {
  let text = "";
  const see = createOutput((more) => {
    text += more;
  });
  for (const one of views) see(one);
  return text;
}

test("prints of every view what the one before did not have", () => {
  expect(printed(view("a\n"), view("a\nb\n"), view("a\nb\n"), view("a\nb\n", "c\n"))).toBe("a\nb\nc\n");
  expect(printed(view(undefined))).toBe("");
});

test("goes on where it was when the beginning is not kept any more", () => {
  const lines = Array.from({ length: 500 }, (_, i) => `line ${i}\n`);
  const first = lines.slice(0, 300).join("");
  const second = `… (what came before is not kept)\n${lines.slice(200).join("")}`;
  expect(printed(view(first), view(second))).toBe(lines.join(""));
});

test("prints all of a view that has nothing of the one before", () => {
  expect(printed(view("x".repeat(1000)), view("… cut\nnew"))).toBe(`${"x".repeat(1000)}… cut\nnew`);
});
