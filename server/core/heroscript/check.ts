import type { z } from "zod";
import { FLAGS, VERBATIM } from "./actions";
import type { Finding } from "./diagnostic";
import { isPlainFlag } from "./flags";
import { nearest } from "./nearest";
import type { Action, Param, Place } from "./script";

/** Takes what there is to tell about a place of the script being read. */
export type Tell = (place: Place, finding: Finding) => void;

export interface Checked<T> {
  value: T;
  /** The parameter a field was read from; undefined where the field has its default. */
  given: ReadonlyMap<string, Param>;
}

/**
 * An action's parameters by its schema. Everything wrong is told at its place: what is missing in one
 * error, an unknown parameter with the nearest known one. Null when there was an error.
 * `alsoRequired`: parameters that only this action, where it stands, cannot do without.
 */
export function checkParameters<S extends z.ZodObject>(
  action: Action,
  schema: S,
  tell: Tell,
  alsoRequired: readonly string[] = [],
): Checked<z.infer<S>> | null {
  const known = Object.keys(schema.shape);
  const given = readGiven(action, known, tell);
  const isRequired = (name: string) =>
    alsoRequired.includes(name) || !(schema.shape[name]?.safeParse(undefined).success ?? true);
  const missing = known.filter((name) => !given.has(name) && isRequired(name));
  if (missing.length > 0)
    tell(action.place, {
      message: `${action.actor}.${action.name} lacks ${inWords(missing)}.`,
      expected: missing.map((name) => `${name}:'…'`).join(" "),
    });
  // An empty value of what can be left out is as if it were left out.
  for (const [name, param] of given) if (param.value.trim() === "" && !isRequired(name)) given.delete(name);
  const values = [...given].map(([name, { value }]) => [name, VERBATIM.has(name) ? value : value.trim()]);
  const parsed = schema.safeParse(Object.fromEntries(values));
  if (parsed.success && missing.length === 0) return { value: parsed.data, given };
  const told = new Set<unknown>();
  for (const issue of parsed.error?.issues ?? []) {
    const [name] = issue.path;
    const param = typeof name === "string" ? given.get(name) : undefined;
    // What is missing was told above, and one thing at a time is enough for one value.
    if (param === undefined || told.has(name)) continue;
    told.add(name);
    const swallowed = /,\s*\w+:/.test(param.value);
    tell(param.valuePlace, {
      message: `${param.key}: ${issue.message}`,
      ...(swallowed ? { fix: "A comma continues a list: without it the next parameter begins." } : {}),
    });
  }
  return null;
}

/** Known parameters by name; of one given twice the last, as in herolib. */
function readGiven(action: Action, known: readonly string[], tell: Tell): Map<string, Param> {
  const given = new Map<string, Param>();
  for (const param of action.params) {
    const { key, value, place, valuePlace } = param;
    if (key === null) {
      tell(place, {
        severity: "warning",
        message: "A word without ':' means nothing here.",
        expected: "key:'value'",
      });
    } else if (!known.includes(key)) {
      const best = nearest(key, known);
      tell(place, {
        severity: "warning",
        message: `${action.actor}.${action.name} has no parameter '${key.slice(0, 64)}'; it is ignored.`,
        expected: best ?? `one of ${known.join(", ")}`,
        ...(best === null ? {} : { fix: `Did you mean ${best}?` }),
      });
    } else {
      if (given.has(key))
        tell(place, { severity: "warning", message: `'${key}' is given twice; the last one counts.` });
      if (FLAGS.has(key) && !isPlainFlag(value))
        tell(valuePlace, {
          severity: "warning",
          message: `'${value.slice(0, 64)}' is neither yes nor no; it counts as ${FLAGS.get(key) ? "no" : "yes"}.`,
          expected: "true or false",
        });
      given.set(key, param);
    }
  }
  return given;
}

/** 'a', 'a and b', 'a, b and c'. */
export function inWords(names: readonly string[]): string {
  return names.length <= 1 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
