import type { IncomingMessage, ServerResponse } from "node:http";
import type { Caller } from "../core/caller";
import { LimitError } from "../core/limits";
import type { Role } from "../core/model";
import { ProblemError } from "../core/problem";
import { allows } from "./trpc";

/** An HTTP call that is not tRPC because its body is a stream, or for programs that do not speak it. */
export interface RawRoute {
  method: "GET" | "POST" | "PUT";
  /** Without query: '/api/images/import'. */
  path: string;
  role: Role;
  /** Only root on admin.sock, whatever anybody's role. */
  rootOnly?: boolean;
  /** Answers by itself; a thrown ProblemError is answered with 400 and its problems. */
  handle(req: IncomingMessage, res: ServerResponse, caller: Caller): Promise<void>;
}

/** Checks the role, runs the route and turns what it throws into an answer; returns what should be logged. */
export async function runRawRoute(
  route: RawRoute,
  req: IncomingMessage,
  res: ServerResponse,
  caller: Caller,
): Promise<unknown> {
  if (caller.role === null) {
    answerJson(res, 401, { message: "Sign in first." });
    return undefined;
  }
  if (!allows(caller.role, route.role)) {
    answerJson(res, 403, { message: `${caller.name} is ${caller.role}; this needs the role ${route.role}.` });
    return undefined;
  }
  if (route.rootOnly && caller.kind !== "root") {
    answerJson(res, 403, { message: `This is for root on the host alone: use the heropods command there.` });
    return undefined;
  }
  try {
    await route.handle(req, res, caller);
    return undefined;
  } catch (error) {
    if (res.headersSent) res.destroy();
    else if (error instanceof ProblemError)
      answerJson(res, error instanceof LimitError ? 429 : error.missing ? 404 : 400, {
        message: error.message,
        problems: error.problems,
      });
    else answerJson(res, 500, { message: error instanceof Error ? error.message : String(error) });
    return error instanceof ProblemError ? undefined : error;
  }
}

/**
 * One JSON answer. What is left of a refused body is read and thrown away: closing the connection
 * under a client that still sends would lose it the answer.
 */
export function answerJson(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  res.end(JSON.stringify(body));
  res.req.resume();
}
