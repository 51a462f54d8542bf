import { z } from "zod";

const YES = ["1", "true", "y", "yes"];
const NO = ["0", "false", "n", "no"];

/** herolib's get_default_true: true when empty or absent; any other word than those for yes is false. */
export const flagDefaultTrue = z
  .string()
  .default("")
  .transform((text) => ["", ...YES].includes(word(text)));

/** herolib's get_default_false: false when empty or absent; any other word than those for no is true. */
export const flagDefaultFalse = z
  .string()
  .default("")
  .transform((text) => !["", ...NO].includes(word(text)));

/** Whether a flag's word is one that a person would read as the reader above does. */
export function isPlainFlag(text: string): boolean {
  return ["", ...YES, ...NO].includes(word(text));
}

function word(text: string): string {
  return text.trim().toLowerCase();
}
