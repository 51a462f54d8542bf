import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ActionData, format, formatActions } from "./format";
import { parse } from "./parse";
import type { Action, Marks, Script } from "./script";

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 300) };

const name = fc.stringMatching(/^[a-z0-9]{1,6}(_[a-z0-9]{1,4})?_?$/);
const key = fc.stringMatching(/^[a-z0-9_.][a-z0-9_,./]{0,8}$/);
const word = fc.stringMatching(/^[A-Za-z0-9_,.][A-Za-z0-9_,.]{0,8}$/);
/** Pieces that a language of quotes, lines and comments could trip over, and any text between them. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        "\\",
        "\n",
        "\r",
        "\r\n",
        "\0",
        "\t",
        " ",
        "!!a.b",
        "//",
        "-/",
        ",",
        ":",
        "[",
        "]",
        "$(x)",
        ";",
        "`",
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(""));
const action: fc.Arbitrary<ActionData> = fc.record({
  marks: fc.constantFrom<Marks>(1, 2, 3, 4),
  actor: name,
  name,
  params: fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ key, value: hostile }) },
      { weight: 1, arbitrary: word.map((value) => ({ key: null, value })) },
    ),
    { maxLength: 5 },
  ),
});

const data = ({ marks, actor, name, params }: ActionData) => ({
  marks,
  actor,
  name,
  params: params.map(({ key, value }) => ({ key, value })),
});
const faultsOf = (script: Script) => [...script.faults, ...script.actions.flatMap((a) => a.faults)];
const comments = (action: Action) => [
  action.before.map(({ text }) => text),
  action.after?.text,
  action.params.map(({ before, after }) => [before.map(({ text }) => text), after?.text]),
  action.last.map(({ text }) => text),
];
const formatted = (text: string): string => {
  const result = format(parse(text));
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
};

describe("format", () => {
  test("any actions formatted and parsed are the same actions", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 5 }), (actions) => {
        const script = parse(formatActions(actions));
        expect(faultsOf(script)).toEqual([]);
        expect(script.actions.map(data)).toEqual(actions.map(data));
      }),
      runs,
    );
  });

  test("any text that can be read is formatted to the same actions and comments, and then stays as it is", () => {
    const line = fc.oneof(
      fc.constantFrom(
        "!!a.b x:1",
        "!c",
        "  x:'y z' // why",
        "  y:a, 'b c',",
        "  //one-/ k:v //two-/ //three",
        "\tz:['p', // q",
        "\t\t'r']",
        "  m:'",
        "      deep",
        "  '",
        "// comment",
        "",
        "# Text",
        "```",
        "    code",
        "![i](j)",
        "  word word2",
      ),
      hostile,
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 14 }), fc.constantFrom("\n", "\r\n"), (lines, end) => {
        const script = parse(lines.join(end));
        const result = format(script);
        expect(result.ok).toBe(faultsOf(script).length === 0);
        if (!result.ok) return;
        const again = parse(result.value);
        expect(faultsOf(again)).toEqual([]);
        expect(again.actions.map(data)).toEqual(script.actions.map(data));
        expect(again.actions.map(comments)).toEqual(script.actions.map(comments));
        expect(again.prose).toEqual(script.prose);
        expect(formatted(result.value)).toBe(result.value);
      }),
      runs,
    );
  });

  test("one spelling", () => {
    const text =
      "#!/usr/bin/env hero\n// why\n!!Pods.New name:\"a\" n: 5 // c\n\tflag:true word\n  cmd:'l1\n  it\\'s'";
    expect(formatted(text)).toBe(
      [
        "#!/usr/bin/env hero",
        "",
        "// why",
        "!!pods.new",
        "    name:'a'",
        "    n:5 // c",
        "    flag:true",
        "    word",
        "    cmd:'",
        "        l1",
        "        it\\'s",
        "        '",
        "",
      ].join("\n"),
    );
  });

  test("Markdown keeps its fences where they were", () => {
    const text = "# Title\n\n```heroscript\n!!a.b\n    x:'1 2'\n```\n\nEnd\n";
    expect(formatted(text)).toBe(text);
  });

  test("a script with an error is refused with its place, not cut", () => {
    expect(format(parse("!!a.b\n  x:'"))).toMatchObject({ ok: false, problems: [{ path: [2, 5] }] });
  });

  test("nothing is nothing", () => expect(formatted("")).toBe(""));
});
