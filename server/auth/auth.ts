import { setTimeout as delay } from "node:timers/promises";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { APIError, createAuthMiddleware } from "better-auth/api";
import { betterAuth } from "better-auth/minimal";
import type { Logger } from "pino";
import { z } from "zod";
import type { Db } from "../db/client";
import { createSignInLimit } from "./sign-in-limit";

export type Auth = ReturnType<typeof createAuth>;

export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 128;

const SIGN_IN = "/sign-in/email";
const SESSION_SECONDS = 7 * 24 * 3600;

const Account = z.object({ email: z.string() });

/**
 * Sign-in by e-mail and password; people are made by an administrator, never by themselves.
 * A session lasts seven days from sign-in and is looked up in the database at every call.
 */
export function createAuth(deps: { db: Db; publicUrl: string; secret: string; log: Logger }) {
  const limit = createSignInLimit();
  return betterAuth({
    appName: "HeroPods",
    baseURL: deps.publicUrl,
    basePath: "/api/auth",
    secret: deps.secret,
    database: prismaAdapter(deps.db, { provider: "sqlite", transaction: true }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_MIN,
      maxPasswordLength: PASSWORD_MAX,
    },
    user: { additionalFields: { role: { type: "string", required: true, input: false } } },
    // Over the one WebSocket no cookie can be renewed, so a session is not prolonged either.
    session: { expiresIn: SESSION_SECONDS, disableSessionRefresh: true, cookieCache: { enabled: false } },
    rateLimit: {
      enabled: true,
      storage: "database",
      window: 60,
      max: 300,
      customRules: { [SIGN_IN]: { window: 60, max: 10 } },
    },
    advanced: {
      // Its name and signature are read by session-cookie.ts.
      cookiePrefix: "heropods",
      useSecureCookies: deps.publicUrl.startsWith("https:"),
      // The web process overwrites both; nobody else can open the socket.
      ipAddress: { ipAddressHeaders: ["x-forwarded-for"] },
    },
    trustedOrigins: (request) => [originOf(request?.headers)],
    hooks: {
      before: createAuthMiddleware(async (ctx) => {
        const account = ctx.path === SIGN_IN ? Account.safeParse(ctx.body).data : undefined;
        if (account === undefined) return;
        const address = addressOf(ctx.headers);
        const verdict = await limit.take(account.email, address, () =>
          isKnownAddress(deps.db, account.email, address),
        );
        if (verdict.do === "refuse")
          throw new APIError("TOO_MANY_REQUESTS", {
            message: `Too many tries to sign in to this account. Try again in ${inWords(verdict.seconds)}.`,
          });
        if (verdict.do === "wait") await delay(verdict.ms);
      }),
      after: createAuthMiddleware(async (ctx) => {
        const account = ctx.path === SIGN_IN ? Account.safeParse(ctx.body).data : undefined;
        if (account !== undefined && ctx.context.newSession)
          limit.clear(account.email, addressOf(ctx.headers));
      }),
    },
    telemetry: { enabled: false },
    onAPIError: {
      onError: (error) => {
        // A refused sign-in is an answer, not a fault of the daemon's.
        if (!(error instanceof APIError) || error.statusCode >= 500)
          deps.log.error({ err: error, part: "sign-in" }, "signing in or out failed");
      },
    },
    logger: {
      level: "warn",
      log: (level, message) => deps.log[level === "error" ? "error" : "warn"]({ part: "sign-in" }, message),
    },
  });
}

/** As the web process saw it; over admin.sock there is none. */
const addressOf = (headers: Headers | undefined): string => headers?.get("x-forwarded-for") ?? "";

/** Sessions are kept for a while after they end, so this remembers more than who is signed in now. */
async function isKnownAddress(db: Db, email: string, address: string): Promise<boolean> {
  const user = { email: email.trim().toLowerCase() };
  return (await db.session.findFirst({ where: { user, ipAddress: address } })) !== null;
}

const inWords = (seconds: number): string =>
  seconds < 60 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;

/** Where the page came from as the web process saw it; it has compared Origin with Host already. */
function originOf(headers: Headers | undefined): string | undefined {
  const host = headers?.get("x-forwarded-host");
  return host ? `${headers?.get("x-forwarded-proto") === "https" ? "https" : "http"}://${host}` : undefined;
}
