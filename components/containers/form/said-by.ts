import { z } from "zod";

/** Judges what a form made of its text by a schema of the daemon's: a step of a transform. Messages stand at its fields. */
export function saidBy<T extends z.ZodType>(schema: T) {
  return (value: z.input<T>, context: z.RefinementCtx): z.output<T> => {
    const read = schema.safeParse(value);
    if (read.success) return read.data;
    for (const { path, message } of read.error.issues) context.addIssue({ code: "custom", path, message });
    return z.NEVER;
  };
}
