import { z } from "zod";

/** What a kept script or a run of one is called: a file's name without a path. */
export const ScriptName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    "A script's name is 1 to 100 letters, digits, '.', '-' or '_', and starts with a letter or digit.",
  );
