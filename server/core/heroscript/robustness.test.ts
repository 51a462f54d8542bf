import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeScript } from "./decode";
import { printDiagnostic } from "./diagnostic";
import { MOST_REMARKS } from "./findings";
import { readIntents } from "./intents";
import { MOST_FAULTS } from "./parameters";
import { MOST_NODES, parse } from "./parse";
import type { Place } from "./script";

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 300) };

/** Offset of line and column, counted anew. */
function offsetOf(text: string, { line, column }: Place): number {
  let start = 0;
  for (let n = 1; n < line; n++) start = text.indexOf("\n", start) + 1;
  return start + column - 1;
}

const syntax = fc.constantFrom(
  ..."!'\"\\\n\r\t ,:/[]-#.a",
  "!!heropods.container_new",
  "\n  name:",
  "\n  peers:",
  "\n!!",
  "//",
  "\n    ",
);

describe("any input", () => {
  test("any bytes are text or refused at a line", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const decoded = decodeScript(bytes);
        if (decoded.ok) expect(new TextEncoder().encode(decoded.value)).toEqual(bytes);
        else expect(decoded.problems[0]?.path[0]).toBeGreaterThan(0);
      }),
      runs,
    );
  });

  test("a file that is not UTF-8 is refused at the first bad byte", () => {
    const bytes = new Uint8Array([...new TextEncoder().encode("one\n\ufffd é"), 0xff, 0x41]);
    expect(decodeScript(bytes)).toMatchObject({ ok: false, problems: [{ path: [2, 4] }] });
  });

  test("any text is read without throwing, every place inside it and right", () => {
    const text = fc.array(fc.oneof(syntax, fc.string({ unit: "binary", maxLength: 3 })), { maxLength: 60 });
    fc.assert(
      fc.property(text, (pieces) => {
        const source = pieces.join("");
        const script = parse(source);
        const { diagnostics } = readIntents(script);
        const places = script.actions.flatMap((action) => [
          action.place,
          ...action.before.map(({ place }) => place),
          ...action.params.flatMap(({ place, valuePlace, after }) => [
            place,
            valuePlace,
            ...(after ? [after.place] : []),
          ]),
        ]);
        for (const place of [...places, ...diagnostics.map((diagnostic) => diagnostic.place)]) {
          expect(offsetOf(source, place)).toBe(place.offset);
          expect(place.offset + place.length).toBeLessThanOrEqual(source.length);
        }
        for (const diagnostic of diagnostics) {
          expect(diagnostic.path).toEqual([diagnostic.place.line, diagnostic.place.column]);
          expect(printDiagnostic(diagnostic, source, "x")).toContain(`x:${diagnostic.place.line}:`);
        }
      }),
      runs,
    );
  });

  test.each([
    ["one long line of parameters", (n: number) => `!!a.b ${"x:1 ".repeat(n / 4)}`],
    ["one long line of quoted values", (n: number) => `!!a.b ${"x:'y' ".repeat(n / 6)}`],
    ["quotes that never close", (n: number) => "!!a.b\n  x:'\\'\n  y:\"\n".repeat(n / 20)],
    ["indented actions with open quotes", (n: number) => "  !!a.b\n  x:'\n".repeat(n / 14)],
    ["brackets and blank lines", (n: number) => `!!a.b\n${"  x:[\n\n\n".repeat(n / 9)}`],
    ["keys and blank lines", (n: number) => `!!a.b\n${"  x:\n\n\n".repeat(n / 8)}`],
    ["backslashes", (n: number) => `!!a.b\n  x:'${"\\".repeat(n)}'`],
    ["inline comments", (n: number) => `!!a.b ${"//c-/ ".repeat(n / 6)}`],
    ["a list without end", (n: number) => `!!a.b x:${"a,".repeat(n / 2)}`],
    ["unknown parameters on one line", (n: number) => `!!heropods.configure ${"nmae:1 ".repeat(n / 7)}`],
    ["peers", (n: number) => `!!heropods.enable_mycelium peers:'${"tcp://1:1,".repeat(n / 10)}'`],
    ["actions of nobody", (n: number) => "!a\n".repeat(n / 3)],
    ["no action at all", (n: number) => "text: 'and' // more\n".repeat(n / 20)],
  ])(
    "time grows with the length, not faster: %s",
    (_, make) => {
      // The processor's time, not the clock's: the machine may be busy.
      const time = (text: string) => {
        const start = process.cpuUsage();
        readIntents(parse(text));
        return process.cpuUsage(start).user / 1000;
      };
      const small = make(20_000);
      const large = make(320_000);
      const once = Math.max(10, Math.min(time(small), time(small)));
      // 16 times as long; what is quadratic takes 256 times as long.
      expect(time(large)).toBeLessThan(once * 16 * 6);
    },
    30_000,
  );

  test("so many remarks are kept, the error among them", () => {
    const text = `!!heropods.container_stop name:c ${"x:1 ".repeat(MOST_REMARKS + 10)}\n!!heropods.stop`;
    const { diagnostics } = readIntents(parse(text));
    expect(diagnostics).toHaveLength(MOST_REMARKS + 2);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toHaveLength(1);
    expect(diagnostics.at(-1)?.message).toBe("10 more remarks from here on are left out.");
  });

  test("reading stops at so many faults, and says so", () => {
    const script = parse("!!a.b\n  :\n".repeat(MOST_FAULTS + 10));
    expect(script.actions).toHaveLength(MOST_FAULTS);
    expect(script.faults[0]?.message).toContain("1,000 faults");
    expect(parse(`!!a.b\n${"  :\n".repeat(MOST_FAULTS + 10)}`).actions[0]?.faults).toHaveLength(MOST_FAULTS);
  });

  test("reading stops at so many actions and parameters, and says so", () => {
    const script = parse(`!!a.b ${"x ".repeat(MOST_NODES + 10)}`);
    expect(script.actions[0]?.params.length).toBe(MOST_NODES);
    expect(script.faults[0]?.message).toContain("2,000,000 actions and parameters");
  });

  test("a message about a very long line shows the part around its place", () => {
    const script = parse(`!!a.b ${"x:1 ".repeat(5000)}:`);
    const line = script.actions[0]?.faults[0]?.sourceLine ?? "";
    expect(line.length).toBeLessThan(250);
    expect(line.startsWith("…")).toBe(true);
  });
});
