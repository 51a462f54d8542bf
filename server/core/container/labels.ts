import { z } from "zod";

const LabelKey = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9_./-]{0,126}[A-Za-z0-9])?$/,
    "A label's key is 1 to 128 letters, digits, '.', '_', '-' or '/', and begins and ends with a letter or digit.",
  );

const LabelValue = z
  .string()
  .max(1024, "A label's value is at most 1,024 characters.")
  // Category Cc: a line break or an escape sequence would tear the tables that show it.
  .regex(/^\P{Cc}*$/u, "A label's value is one line, without control characters.");

/** What people sort their containers by: key and value, neither means anything to the host. */
export const Labels = z
  .record(LabelKey, LabelValue)
  .refine((labels) => Object.keys(labels).length <= 64, "A container has at most 64 labels.");
export type Labels = z.infer<typeof Labels>;
