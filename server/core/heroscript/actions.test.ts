import { expect, test } from "vitest";
import { ACTION_NAMES, FLAGS, parametersOf, SCHEMAS } from "./actions";

test("herolib's order has every action once", () => {
  expect([...ACTION_NAMES].sort()).toEqual(Object.keys(SCHEMAS).sort());
});

test("every action and parameter explains itself", () => {
  for (const action of ACTION_NAMES) {
    expect(SCHEMAS[action].description).toMatch(/\.$/);
    for (const { description } of parametersOf(action)) expect(description).toMatch(/\.$/);
  }
});

test("an editor learns what is required", () => {
  expect(parametersOf("container_exec").map(({ name, required }) => [name, required])).toEqual([
    ["heropods", false],
    ["name", true],
    ["cmd", true],
    ["stdout", false],
  ]);
});

test("the flags are those of the schemas, with their defaults", () => {
  const flags = ACTION_NAMES.flatMap((action) =>
    Object.entries(SCHEMAS[action].shape).flatMap(([name, schema]) => {
      const empty = schema.safeParse(undefined).data;
      return typeof empty === "boolean" ? [[name, empty] as const] : [];
    }),
  );
  expect(new Map(flags)).toEqual(FLAGS);
});
