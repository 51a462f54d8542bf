/**
 * A located, expected failure: what is wrong with which input, and what to do.
 * `path` points into the input (['mycelium_peers', 1]), so that a form can show it at the field.
 */
export interface Problem {
  path: (string | number)[];
  message: string;
  fix?: string;
}

/** Expected failures are values: `ok` tells which side it is. */
export type Result<T> = { ok: true; value: T } | { ok: false; problems: Problem[] };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const refuse = (path: Problem["path"], message: string, fix?: string): Result<never> => ({
  ok: false,
  problems: [fix === undefined ? { path, message } : { path, message, fix }],
});

/** Carries problems from a service to the edge that called it: HTTP 400 (404 with `missing`), exit code 1. */
export class ProblemError extends Error {
  constructor(
    readonly problems: Problem[],
    readonly missing = false,
  ) {
    super(problems.map((p) => p.message).join("\n"));
    this.name = "ProblemError";
  }
}

/** The value, or its problems thrown for the edge to show. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new ProblemError(result.problems);
}
