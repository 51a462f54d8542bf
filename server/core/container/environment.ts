import { z } from "zod";

export const EnvName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "A variable's name is letters, digits and '_'.");

export const EnvValue = z
  .string()
  .max(128 * 1024)
  .refine((value) => !value.includes("\0"), "A value cannot hold a NUL byte.");
