import { z } from "zod";

const Word = z
  .string()
  .max(128 * 1024)
  .refine((word) => !word.includes("\0"), "An argument cannot hold a NUL byte.");

/** A command inside a container. */
export const Argv = z
  .array(Word)
  .min(1, "Give a command.")
  .max(1024)
  // The runtime would take it for an option of its own.
  .refine((argv) => !argv[0]?.startsWith("-") && argv[0] !== "", "A command does not begin with '-'.");
