import { expect, it } from "vitest";
import { table } from "./table";
import { ago, bytes, stateWord } from "./words";

it("lines columns up, without blanks at the end", () => {
  expect(
    table(
      ["NAME", "SIZE", "USED BY"],
      [
        ["a", "12", "-"],
        ["longer", "3", ""],
      ],
      [1],
    ),
  ).toBe("NAME    SIZE  USED BY\na         12  -\nlonger     3");
});

it("lines up coloured words by what is seen", () => {
  const [head = "", row = ""] = table(["STATE", "X"], [[stateWord("running", true), "y"]]).split("\n");
  expect(row).toContain("\u001b[");
  expect(head.indexOf("X")).toBe("Running".length + 2);
});

it("says sizes and times in words", () => {
  expect([0, 1023, 1024, 1536, 1024 ** 2 * 128, 1024 ** 4 * 2].map(bytes)).toEqual([
    "0 B",
    "1023 B",
    "1.0 KiB",
    "1.5 KiB",
    "128 MiB",
    "2.0 TiB",
  ]);
  const now = new Date("2026-01-02T00:00:00Z");
  expect(ago("2026-01-01T23:59:30Z", now)).toBe("30 s ago");
  expect(ago("2026-01-01T23:00:00Z", now)).toBe("1 h ago");
  expect(ago("2025-12-01T00:00:00Z", now)).toBe("32 d ago");
});
