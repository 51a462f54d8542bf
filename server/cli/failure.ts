import { TRPCClientError } from "@trpc/client";
import { z } from "zod";
import { type Problem, ProblemError } from "../core/problem";
import { EXIT } from "./context";

/** What goes to standard error, and the exit code. */
export interface Failure {
  code: number;
  message: string;
  problems: Problem[];
}

const Data = z.object({
  problems: z.array(
    z.object({
      path: z.array(z.union([z.string(), z.number()])),
      message: z.string(),
      fix: z.string().optional(),
    }),
  ),
});

/** Turns what was thrown into words: problems by their places, an unreachable daemon by its socket. */
export function failureOf(error: unknown, socket: string): Failure {
  const code = systemCode(error);
  if (code !== null && code in UNREACHABLE)
    return {
      code: EXIT.unreachable,
      message: `heropodsd does not answer on ${socket} (${code}).`,
      problems: [{ path: ["socket"], message: UNREACHABLE[code] ?? "", fix: FIX[code] ?? FIX.ENOENT }],
    };
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ProblemError) return { code: EXIT.failed, message, problems: error.problems };
  if (error instanceof TRPCClientError) {
    const data = Data.safeParse(error.data);
    if (data.success && data.data.problems.length > 0)
      return { code: EXIT.failed, message, problems: data.data.problems };
  }
  return { code: EXIT.failed, message, problems: [] };
}

/** 'heropods: place: message', the fix indented below it; one line of JSON with --json. */
export function failureText(failure: Failure, json: boolean): string {
  const { code, message, problems } = failure;
  if (json) return JSON.stringify({ error: { code, message, problems } });
  if (code === EXIT.unreachable)
    return [`heropods: ${message}`, ...problems.flatMap((p) => [`  ${p.message}`, ...fixLine(p)])].join("\n");
  if (problems.length === 0) return `heropods: ${message}`;
  return problems.flatMap((p) => [`heropods: ${placeOf(p)}${p.message}`, ...fixLine(p)]).join("\n");
}

const fixLine = (problem: Problem) => (problem.fix === undefined ? [] : [`  fix: ${problem.fix}`]);

const placeOf = ({ path }: Problem) => (path.length === 0 ? "" : `${path.join(" > ")}: `);

const UNREACHABLE: Record<string, string> = {
  ENOENT: "There is no such socket.",
  ECONNREFUSED: "The socket is there, but nobody listens.",
  EACCES: "You may not open it; it is root's alone.",
  ENOTSOCK: "That file is not a socket.",
};

const FIX: Record<string, string> = {
  ENOENT: "Start HeroPods (npm start, or systemctl start heropodsd), or name its socket by --socket PATH.",
  ECONNREFUSED: "Start HeroPods: npm start, or systemctl start heropodsd.",
  EACCES: "Run it as root: sudo heropods …",
};

/** The errno of the innermost cause: tRPC wraps fetch's error, and fetch wraps the socket's. */
function systemCode(error: unknown): string | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if ("code" in at && typeof at.code === "string" && at.code in UNREACHABLE) return at.code;
  return null;
}
