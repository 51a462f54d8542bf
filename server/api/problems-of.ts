import type { TRPCError } from "@trpc/server";
import { ZodError } from "zod";
import type { Problem } from "../core/problem";
import { ProblemError } from "../core/problem";

/** What a caller can act on: a service's problems, or the places where the input does not fit. */
export function problemsOf(error: TRPCError): Problem[] {
  if (error.cause instanceof ProblemError) return error.cause.problems;
  // A ZodError of another code is the daemon's own mistake, such as a row that does not parse.
  if (error.code !== "BAD_REQUEST" || !(error.cause instanceof ZodError)) return [];
  return error.cause.issues.map((issue) => ({
    path: issue.path.map((part) => (typeof part === "number" ? part : String(part))),
    message: issue.message,
  }));
}
