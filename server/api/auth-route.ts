import type { IncomingMessage, ServerResponse } from "node:http";
import { toNodeHandler } from "better-auth/node";
import type { Auth } from "../auth/auth";
import { LIMITS } from "../core/limits";
import { answerJson } from "./raw-route";

export const AUTH_PREFIX = "/api/auth/";

/** What of better-auth is offered: the rest (sign-up, deletion, reset by mail …) is not there. */
const OFFERED = new Set([
  "POST /api/auth/sign-in/email",
  "POST /api/auth/sign-out",
  "POST /api/auth/change-password",
  "GET /api/auth/get-session",
]);

const MAX_BODY = LIMITS.signInBody.most;

/** Signing in and out over HTTP, where alone a cookie can be set. `changed` is called after each POST. */
export function createAuthRoute(auth: Auth, changed: () => void) {
  const handle = toNodeHandler(auth.handler);
  return async (req: IncomingMessage, res: ServerResponse, pathname: string): Promise<void> => {
    if (!OFFERED.has(`${req.method} ${pathname}`))
      return answerJson(res, 404, { message: `There is no ${req.method} ${pathname}.` });
    if (req.method === "POST") {
      // Only bodies that say their length: they are bounded before the first byte is read.
      const length = Number(req.headers["content-length"] ?? Number.NaN);
      if (!Number.isInteger(length))
        return answerJson(res, 411, { message: "The body's length is missing." });
      if (length > MAX_BODY) return answerJson(res, 413, { message: `The body is over ${MAX_BODY} bytes.` });
      res.once("close", changed);
    }
    await handle(req, res);
  };
}
