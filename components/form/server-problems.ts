import type { FieldValues, Path, UseFormReturn } from "react-hook-form";
import type { Problem } from "@/server/core/problem";

/** The daemon's name of an input → the form's own field, where they differ. */
type Places<V extends FieldValues> = Partial<Record<string, Path<V>>>;

/** The form's field that a problem is about; null when it is about none that is shown. */
export function placeOf<V extends FieldValues>(
  problem: Problem,
  fields: Path<V>[],
  places: Places<V> = {},
): Path<V> | null {
  const [name] = problem.path;
  const renamed = typeof name === "string" ? places[name] : undefined;
  return renamed ?? fields.find((field) => field === name) ?? null;
}

/** What was refused, by field: message and fix, one problem a line. */
export function byField<V extends FieldValues>(
  problems: Problem[],
  fields: Path<V>[],
  places?: Places<V>,
): Partial<Record<Path<V>, string>> {
  const messages: Partial<Record<Path<V>, string>> = {};
  for (const problem of problems) {
    const place = placeOf(problem, fields, places);
    if (place === null) continue;
    const text = problem.fix === undefined ? problem.message : `${problem.message} ${problem.fix}`;
    messages[place] = messages[place] === undefined ? text : `${messages[place]}\n${text}`;
  }
  return messages;
}

/** Puts each refused input's message at its field, until that field is changed. */
export function showAtFields<V extends FieldValues>(
  form: UseFormReturn<V, unknown, unknown>,
  problems: Problem[],
  fields: Path<V>[],
  places?: Places<V>,
) {
  for (const field of fields) {
    const message = byField(problems, fields, places)[field];
    if (message !== undefined) form.setError(field, { type: "server", message });
  }
}
