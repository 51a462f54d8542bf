import fc from "fast-check";
import superjson from "superjson";
import { expect, test } from "vitest";
import { wire } from "./wire";

const overTheWire = (value: unknown) => wire.deserialize(JSON.parse(JSON.stringify(wire.serialize(value))));

test("any JSON arrives as it was, whatever its members are called", () => {
  const key = fc.oneof(
    // superjson drops '__proto__', and zod's records do: nothing that is named so is taken in.
    fc.string().filter((name) => name !== "__proto__"),
    fc.constantFrom("constructor", "prototype", "toString", "json", "meta", "length"),
  );
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { maxDepth: 4 },
      ...[fc.string(), fc.boolean(), fc.constant(null), fc.double({ noNaN: true, noDefaultInfinity: true })],
      fc.array(tie("json")),
      fc.dictionary(key, tie("json")),
    ),
  }));
  fc.assert(
    fc.property(json, (value) => {
      expect(overTheWire(value)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { numRuns: 1000 },
  );
  expect(overTheWire({ constructor: -0 })).toEqual({ constructor: 0 });
});

test("what JSON does not have goes as superjson sends it", () => {
  for (const value of [new Date(5), new Map([["a", 1]]), 12n, undefined, Number.NaN, { at: [new Date(7)] }]) {
    expect(overTheWire(value)).toEqual(value);
    expect(wire.serialize(value)).toEqual(superjson.serialize(value));
  }
  expect(overTheWire({ a: undefined, b: 1 })).toEqual({ b: 1 });
});
