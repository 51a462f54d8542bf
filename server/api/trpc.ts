import { initTRPC, TRPCError } from "@trpc/server";
import type { Caller } from "../core/caller";
import { LimitError } from "../core/limits";
import type { Role } from "../core/model";
import { ProblemError } from "../core/problem";
import { wire } from "../core/wire";
import type { Services } from "../services/services";
import { type CallLimits, held } from "./call-limits";
import { problemsOf } from "./problems-of";

/** Made anew for each call, so that a revoked session or a changed role counts at once. */
export interface Context {
  services: Services;
  caller: () => Promise<Caller>;
  limits: CallLimits;
  /** Bytes sent to this caller's WebSocket and not read yet; 0 over HTTP. See LIMITS.unread. */
  unread: () => number;
}

/** Every procedure says who may call it; a test walks the router and fails for one that does not. */
export interface Meta {
  role: Role | "public";
}

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    transformer: wire,
    // A stream over HTTP would outlive its session: only WebSockets are looked at again.
    sse: { enabled: false },
    errorFormatter({ shape, error }) {
      const problems = problemsOf(error);
      // Without it the message of input that does not fit is zod's list as JSON.
      const message = problems.length > 0 ? problems.map((p) => p.message).join("\n") : shape.message;
      return { ...shape, message, data: { ...shape.data, stack: undefined, problems } };
    },
  });

export const router = t.router;

const RANK: Record<Role, number> = { viewer: 1, operator: 2, admin: 3 };

/** Whether a role may do what needs another: each may do what the ones before it may. */
export const allows = (role: Role, needed: Role): boolean => RANK[role] >= RANK[needed];

const authorised = t.procedure.use(async ({ ctx, meta, type, next }) => {
  const needed = meta?.role;
  if (needed === undefined)
    throw new TRPCError({ code: "FORBIDDEN", message: "This procedure declares no role." });
  const caller = await ctx.caller();
  if (needed !== "public") {
    if (caller.role === null) throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first." });
    if (!allows(caller.role, needed))
      throw new TRPCError({
        code: "FORBIDDEN",
        message: `${caller.name} is ${caller.role}; this needs the role ${needed}.`,
      });
  }
  const release = refusing(() => ctx.limits.call(caller));
  try {
    const result = await next({ ctx: { ...ctx, who: caller } });
    if (!result.ok) throw refusalOf(result.error.cause) ?? result.error;
    if (type !== "subscription" || !isIterable(result.data)) return result;
    const take = () => refusing(() => ctx.limits.subscription(caller));
    return { ...result, data: located(held(result.data, take)) };
  } finally {
    release();
  }
});

/** What a service refuses, as tRPC answers it; null for what is the daemon's own fault. */
function refusalOf(cause: unknown): TRPCError | null {
  if (!(cause instanceof ProblemError)) return null;
  const code =
    cause instanceof LimitError ? "TOO_MANY_REQUESTS" : cause.missing ? "NOT_FOUND" : "BAD_REQUEST";
  return new TRPCError({ code, message: cause.message, cause });
}

function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw refusalOf(error) ?? error;
  }
}

/** What a subscription refuses comes while it is read, after the middleware is over. */
async function* located<T>(values: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* values;
  } catch (error) {
    throw refusalOf(error) ?? error;
  }
}

const isIterable = (data: unknown): data is AsyncIterable<unknown> =>
  typeof data === "object" && data !== null && Symbol.asyncIterator in data;

export const publicProcedure = authorised.meta({ role: "public" });
export const viewer = authorised.meta({ role: "viewer" });
export const operator = authorised.meta({ role: "operator" });
export const admin = authorised.meta({ role: "admin" });
