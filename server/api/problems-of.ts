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
    message: messageOf(issue),
  }));
}

/** A record's key that does not fit says so in words of its own, one level down. */
function messageOf(issue: ZodError["issues"][number]): string {
  if (issue.code !== "invalid_key") return issue.message;
  return issue.issues.map(({ message }) => message).join(" ") || issue.message;
}
