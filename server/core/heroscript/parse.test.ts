import { describe, expect, test } from "vitest";
import { parse } from "./parse";
import type { Action, Diagnostic, Param } from "./script";

const only = (text: string): Action => {
  const { actions, faults } = parse(text);
  expect(faults).toEqual([]);
  expect(actions).toHaveLength(1);
  const [action] = actions;
  if (action === undefined) throw new Error("no action");
  expect(action.faults).toEqual([]);
  return action;
};
const pairs = (action: Action) => action.params.map(({ key, value }) => [key, value]);
const value = (parameters: string): string | undefined => only(`!!a.b\n  ${parameters}`).params[0]?.value;
const firstFault = (text: string): Diagnostic => {
  const script = parse(text);
  const [fault] = [...script.faults, ...script.actions.flatMap((action) => action.faults)];
  if (fault === undefined) throw new Error("no fault");
  return fault;
};

describe("lines", () => {
  test.each([
    ["!a.b", 1],
    ["!!a.b", 2],
    ["!!!a.b", 3],
    ["!!!!a.b", 4],
    ["    \t!!a.b", 2],
  ])("%j is an action with its marks", (text, marks) => {
    expect(only(text)).toMatchObject({ marks, actor: "a", name: "b" });
  });

  test("a name alone belongs to the actor core", () => {
    expect(only("!!b")).toMatchObject({ actor: "core", name: "b" });
  });

  test("names are lower case, and every separator is one underscore", () => {
    expect(only("!!Hero-Pods.Container-New")).toMatchObject({ actor: "hero_pods", name: "container_new" });
    expect(only("!!a.b--c_;d")).toMatchObject({ name: "b_c_d" });
  });

  test("five marks and three parts are errors at the action", () => {
    expect(firstFault("text\n  !!!!!a.b")).toMatchObject({ path: [2, 3], place: { offset: 7, length: 8 } });
    expect(firstFault("!!a.b.c")).toMatchObject({ path: [1, 1], expected: "actor.name or name" });
    expect(firstFault("!!a.")).toMatchObject({ path: [1, 1] });
    expect(firstFault("!! a.b")).toMatchObject({ path: [1, 3] });
    expect(firstFault("!!a.b$c")).toMatchObject({
      path: [1, 6],
      expected: "letters, digits, '_' or '-'",
    });
  });

  test("parameters of an action whose name cannot be read are not held against it too", () => {
    const script = parse("!!a.b.c\n  x:'\n!!d.e");
    expect(script.faults).toHaveLength(1);
    expect(script.actions.map(({ name }) => name)).toEqual(["e"]);
  });

  test("an image in Markdown is no action, and ends one", () => {
    expect(parse("![alt](x.png)").actions).toEqual([]);
    const script = parse("!!a.b\n  x:1\n  ![alt](x.png)\n  y:2");
    expect(script.actions.map(pairs)).toEqual([[["x", "1"]]]);
    expect(script.prose).toEqual([{ raw: "  ![alt](x.png)\n  y:2", before: 1 }]);
  });

  test("a first line with #! is ignored", () => {
    expect(only("#!/usr/bin/env -S heropods run\n!!a.b\n  x:1").before).toEqual([]);
    expect(only("\ufeff#!/bin/x\n!!a.b\n  x:1").place).toMatchObject({ line: 2, column: 1 });
  });

  test("parameters are on the action's line and on lines indented by two blanks or a tab", () => {
    expect(pairs(only("!!a.b x:1 y:2\n  z:3\n\tt:4"))).toEqual([
      ["x", "1"],
      ["y", "2"],
      ["z", "3"],
      ["t", "4"],
    ]);
  });

  test.each(["x:2", " x:2", "# Heading"])("the line %j ends an action", (line) => {
    const script = parse(`!!a.b\n  x:1\n${line}\n  y:3`);
    expect(script.actions.map(pairs)).toEqual([[["x", "1"]]]);
    expect(script.actions[0]?.faults).toEqual([]);
  });

  test("an indented '!' starts the next action", () => {
    expect(parse("!!a.b\n  x:1\n  !!c.d\n  y:2").actions.map(pairs)).toEqual([[["x", "1"]], [["y", "2"]]]);
  });

  test("blank lines are skipped, before and between parameters", () => {
    expect(pairs(only("!!a.b\n\n  x:1\n   \n\n  y:2\n"))).toEqual([
      ["x", "1"],
      ["y", "2"],
    ]);
  });

  test("comments above an action are its own, blank lines between or not", () => {
    expect(only("// one\n\n//two\n!!a.b").before.map(({ text }) => text)).toEqual(["one", "two"]);
  });

  test("comments with text below them are text", () => {
    const script = parse("// no\ntext\n// yes\n!!a.b\n// end");
    expect(script.actions[0]?.before.map(({ text }) => text)).toEqual(["yes"]);
    expect(script.prose).toEqual([
      { raw: "// no\ntext", before: 0 },
      { raw: "// end", before: 1 },
    ]);
  });

  test("Markdown around a script is ignored", () => {
    const script = parse(
      "# Title\n\nkey:'it's text'\n\n```heroscript\n!!a.b\n    x:1\n```\n\n- list\n    !!c.d y:2\n",
    );
    expect(script.actions.map(pairs)).toEqual([[["x", "1"]], [["y", "2"]]]);
    expect(script.faults).toEqual([]);
  });

  test("CRLF is the file's business, not a value's", () => {
    expect(pairs(only("!!a.b\r\n  x:1\r\n  y:'\r\n    l1\r\n    l2\r\n  '\r\n"))).toEqual([
      ["x", "1"],
      ["y", "l1\nl2"],
    ]);
  });
});

describe("parameters", () => {
  test.each([
    ["key:value", "value"],
    ["key: value", "value"],
    ["key:   value", "value"],
    ["key:'a b'", "a b"],
    ['key:"a b"', "a b"],
    ["key: 'a b'", "a b"],
    ["KEY:v", "v"],
    ["key:", ""],
    ["key:''", ""],
    ["key: // why", ""],
    ["key:\n  'below'", "below"],
    ["url:https://example.com/x", "https://example.com/x"],
    ["ip:[2a02::1]:9651", "[2a02::1]:9651"],
  ])("%j", (text, expected) => {
    expect(value(text)).toBe(expected);
  });

  test("keys are of letters, digits and _ , . /", () => {
    expect(pairs(only("!!a.b A_1,x./y:v"))).toEqual([["a_1,x./y", "v"]]);
    expect(firstFault("!!a.b\n  my-key:1")).toMatchObject({ path: [2, 5], sourceLine: "  my-key:1" });
    expect(firstFault("!!a.b\n  :1").path).toEqual([2, 3]);
  });

  test("a word without ':' is a positional argument", () => {
    expect(pairs(only("!!a.b one x:1 two\n  three"))).toEqual([
      [null, "one"],
      ["x", "1"],
      [null, "two"],
      [null, "three"],
    ]);
  });

  test("what follows a key at the end of its line is the next parameter, not its value", () => {
    expect(pairs(only("!!a.b\n  x:\n  y:2"))).toEqual([
      ["x", ""],
      ["y", "2"],
    ]);
  });

  test.each([
    [String.raw`'it\'s'`, "it's"],
    [String.raw`"it\'s"`, "it's"],
    [String.raw`"a \"b\" c"`, 'a "b" c'],
    [`'echo "hi"'`, 'echo "hi"'],
    [`"echo 'hi'"`, "echo 'hi'"],
    [String.raw`'echo "a \"b\""'`, String.raw`echo "a \"b\""`],
    [String.raw`'C:\\'`, "C:\\"],
    [String.raw`'a\\n\t'`, String.raw`a\\n\t`],
    ["'$(x); rm -rf / | `y`'", "$(x); rm -rf / | `y`"],
    ["'a // b'", "a // b"],
    ["'tab\there'", "tab\there"],
  ])("the quoted value %j", (text, expected) => {
    expect(value(`key:${text}`)).toBe(expected);
  });

  test("a quoted value spans lines, without the indentation they share", () => {
    expect(value("key:'one\n    two\n      three'")).toBe("one\ntwo\n  three");
    expect(value("key:'\n    one\n\n    !two\n  '\n  x:1")).toBe("one\n\n!two");
  });

  test("a quote that is not closed before the action ends is an error at the quote", () => {
    const text = "!!a.b\n  x:'open\n  y:2\nend'";
    expect(firstFault(text)).toMatchObject({
      path: [2, 5],
      expected: "a closing '",
      sourceLine: "  x:'open",
    });
    expect(parse(text).actions.map(pairs)).toEqual([[["y", "2"]]]);
  });

  test("what stands right behind a quoted value is an error there, and once a line", () => {
    const script = parse("!!a.b\n  cmd:'echo 'hi there''\n  y:2");
    expect(script.actions[0]?.faults).toHaveLength(1);
    expect(firstFault("!!a.b\n  cmd:'echo 'hi there''")).toMatchObject({ path: [2, 14] });
  });

  test.each([
    ["a, 'b c', d", 'a,"b c",d'],
    ["a,b", "a,b"],
    ["'a' , 'b'", "a,b"],
    ["a,\n    b,\n    c", "a,b,c"],
    ["['8.8.8.8', '8.8.4.4']", "8.8.8.8,8.8.4.4"],
    ["[\n    'tcp://1.2.3.4:1', // one\n    'tcp://[::1]:2'\n  ]", "tcp://1.2.3.4:1,tcp://[::1]:2"],
    ["a,", "a,"],
  ])("a comma continues a list: %j", (text, expected) => {
    expect(value(`key:${text}`)).toBe(expected);
  });

  test("a list that is not closed is an error at its bracket", () => {
    expect(firstFault("!!a.b\n  k:['a',\n!!c.d")).toMatchObject({ path: [2, 5], expected: "a closing ]" });
    expect(firstFault("!!a.b\n  k:['a' 'b']")).toMatchObject({ path: [2, 10] });
  });

  test("comments: behind a value, inline, on a line of their own, behind the name, at the end", () => {
    const action = only("!!a.b // name\n  x:1 // on x\n  y:2 //on y-/ z:3\n  // on w\n  w:4\n  // last");
    expect(action.after?.text).toBe("name");
    expect(action.last.map(({ text }) => text)).toEqual(["last"]);
    const comments = ({ key, before, after }: Param) => [key, before.map(({ text }) => text), after?.text];
    expect(action.params.map(comments)).toEqual([
      ["x", [], "on x"],
      ["y", [], "on y"],
      ["z", [], undefined],
      ["w", ["on w"], undefined],
    ]);
  });

  test("places are of the key and of the value as written", () => {
    const text = "text\n!!a.b\n  key: 'v w' z:1";
    const [key, z] = only(text).params;
    expect(key?.place).toEqual({ offset: 13, length: 3, line: 3, column: 3 });
    expect(text.slice(key?.valuePlace.offset).startsWith("'v w'")).toBe(true);
    expect(key?.valuePlace).toMatchObject({ line: 3, column: 8, length: 5 });
    expect(z?.place).toMatchObject({ line: 3, column: 14 });
  });
});
