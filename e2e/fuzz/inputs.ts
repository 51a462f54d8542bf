import fc from "fast-check";
import { z } from "zod";
import { anything, number, text } from "./hostile";

/** As much of JSON Schema as zod writes. */
interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: boolean | Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  pattern?: string;
  default?: unknown;
}

/** Hostile inputs for a procedure, made from its own schemas: nearly right ones, ones with a part spoilt, and anything. */
export function inputsOf(schemas: readonly z.ZodType[]): fc.Arbitrary<unknown> {
  const parts = schemas.map((schema) => {
    // The schema of schemas is zod's; ours is the part of it that is read here.
    const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema;
    return fitting(json);
  });
  const [first] = parts;
  if (first === undefined) return fc.oneof(fc.constant(undefined), anything);
  const whole =
    parts.length === 1
      ? first
      : fc.tuple(...parts).map((all): unknown => Object.assign({}, ...all.map(objectOf)));
  return fc.oneof(
    { weight: 6, arbitrary: whole },
    { weight: 3, arbitrary: spoilt(whole) },
    { weight: 1, arbitrary: anything },
  );
}

const objectOf = (value: unknown): object => (typeof value === "object" && value !== null ? value : {});

/** One of its members is replaced by anything, left out, or joined by one that nobody asked for. */
function spoilt(whole: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(whole, fc.nat(), anything, fc.constantFrom("replace", "remove", "add"))
    .map(([value, at, other, how]) => {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return other;
      const copy: Record<string, unknown> = { ...value };
      const keys = Object.keys(copy);
      const key = keys[at % Math.max(1, keys.length)] ?? "name";
      if (how === "remove") delete copy[key];
      else copy[how === "add" ? "unasked" : key] = other;
      return copy;
    });
}

/** What fits a schema, or nearly: the values themselves are as hostile as their type allows. */
function fitting(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined && choices.length > 0) return fc.oneof(...choices.map(fitting));
  if (schema.allOf !== undefined)
    return fc
      .tuple(...schema.allOf.map(fitting))
      .map((all): unknown => Object.assign({}, ...all.map(objectOf)));
  switch (schema.type) {
    case "string":
      return strings(schema);
    case "number":
    case "integer":
      return numbers(schema);
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return fc.array(typeof schema.items === "object" ? fitting(schema.items) : anything, { maxLength: 6 });
    case "object":
      return objects(schema);
    default:
      return anything;
  }
}

function strings(schema: Schema): fc.Arbitrary<unknown> {
  const inside = text.map((value) => value.slice(0, schema.maxLength ?? value.length));
  if (schema.pattern === undefined) return inside;
  // A pattern's own words get further in than a text that it refuses at the door.
  const matching = fc.stringMatching(new RegExp(schema.pattern.replace(/\\0/g, "\\x00")));
  return fc.oneof({ weight: 1, arbitrary: inside }, { weight: 1, arbitrary: matching });
}

function numbers({ minimum, maximum, type }: Schema): fc.Arbitrary<number> {
  const edges = [minimum, maximum].flatMap((edge) => (edge === undefined ? [] : [edge - 1, edge, edge + 1]));
  const usual = type === "integer" ? fc.integer({ min: 0, max: 100 }) : number;
  return fc.oneof(usual, number, ...(edges.length > 0 ? [fc.constantFrom(...edges)] : []));
}

function objects(schema: Schema): fc.Arbitrary<unknown> {
  const members = Object.entries(schema.properties ?? {});
  if (members.length === 0 && typeof schema.additionalProperties === "object")
    return fc.dictionary(text, fitting(schema.additionalProperties), { maxKeys: 5 });
  const shapes = Object.fromEntries(members.map(([key, member]) => [key, fitting(member)]));
  // Nothing that changes things for the sake of the test waits for its end: the end is looked at afterwards.
  if ("wait" in shapes) shapes.wait = fc.constant(false);
  if ("timeoutMs" in shapes) shapes.timeoutMs = fc.oneof(number, fc.constantFrom(1, 500));
  const required = (schema.required ?? []).filter((key) => key in shapes);
  return fc.record(shapes, { requiredKeys: required });
}
