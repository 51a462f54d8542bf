import type { IncomingHttpHeaders } from "node:http";
import type { Caller } from "../core/caller";
import { Role } from "../core/model";
import type { Db } from "../db/client";
import { bearerToken, hashSecret } from "./api-token";
import { sessionCookieName, sessionToken } from "./session-cookie";

/** Who stands behind these headers, asked of the database anew at each call. */
export type ResolveCaller = (headers: IncomingHttpHeaders) => Promise<Caller>;

const ANONYMOUS: Caller = { kind: "anonymous", name: "someone not signed in", role: null, userId: null };

/** admin.sock can be opened by root alone (mode 0600), so whoever speaks there is root. */
export const rootCaller: ResolveCaller = async () => ({
  kind: "root",
  name: "root",
  role: "admin",
  userId: null,
});

/** For web.sock: an API token (`Authorization: Bearer hp_…`), else the session cookie, else nobody. */
export function createResolveCaller(deps: { db: Db; publicUrl: string; secret: string }): ResolveCaller {
  const { db, secret } = deps;
  const cookieName = sessionCookieName(deps.publicUrl);
  return async (headers) => {
    // A request that names a token is that token or nobody: it must not fall back to a cookie.
    if (headers.authorization !== undefined) return tokenCaller(db, bearerToken(headers.authorization));
    if (headers.cookie === undefined) return ANONYMOUS;
    const token = sessionToken(headers.cookie, cookieName, secret);
    if (token === null) return ANONYMOUS;
    const found = await db.session.findUnique({ where: { token }, include: { user: true } });
    const role = Role.safeParse(found?.user.role);
    if (found === null || found.expiresAt <= new Date() || !role.success) return ANONYMOUS;
    return { kind: "person", name: found.user.email, role: role.data, userId: found.user.id };
  };
}

const LAST_USED_STEP_MS = 60_000;

async function tokenCaller(db: Db, secret: string | null): Promise<Caller> {
  if (secret === null) return ANONYMOUS;
  const token = await db.apiToken.findUnique({ where: { secretHash: hashSecret(secret) } });
  const role = Role.safeParse(token?.role);
  if (token === null || !role.success) return ANONYMOUS;
  // To the minute is enough to see whether a token is still in use, and spares a write a call.
  if (Date.now() - (token.lastUsedAt?.getTime() ?? 0) > LAST_USED_STEP_MS)
    await db.apiToken.updateMany({ where: { id: token.id }, data: { lastUsedAt: new Date() } });
  return { kind: "token", name: `token ${token.name}`, role: role.data, userId: null };
}
