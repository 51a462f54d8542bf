import { expect, test } from "vitest";
import { diagnose, inOrder, printDiagnostic } from "./diagnostic";

const source = "one\n\tname: 'x'\r\nthree";
const place = { offset: 11, length: 3, line: 2, column: 8 };

test("a diagnostic has the place, what was expected and the line itself", () => {
  expect(diagnose(source, place, { message: "Bad.", expected: "a name" })).toEqual({
    severity: "error",
    message: "Bad.",
    expected: "a name",
    path: [2, 8],
    place,
    sourceLine: "\tname: 'x'",
  });
});

test("printed for a terminal, the caret stands below the place", () => {
  const diagnostic = diagnose(source, place, { message: "Bad.", expected: "a name", fix: "Give one." });
  expect(printDiagnostic(diagnostic, source, "f.hero")).toBe(
    ["f.hero:2:8: error: Bad.", "  | \tname: 'x'", "  | \t      ^ expected a name", "  = Give one."].join(
      "\n",
    ),
  );
});

test("in the order of the script, the error first at one place", () => {
  const at = (offset: number, severity: "error" | "warning") =>
    diagnose(source, { offset, length: 1, line: 1, column: 1 }, { severity, message: "" });
  const sorted = inOrder([at(2, "error"), at(1, "warning"), at(1, "error")]);
  expect(sorted.map(({ severity, place }) => [place.offset, severity])).toEqual([
    [1, "error"],
    [1, "warning"],
    [2, "error"],
  ]);
});
