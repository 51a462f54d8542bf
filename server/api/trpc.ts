import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import type { Caller } from "../core/caller";
import type { Role } from "../core/model";
import { ProblemError } from "../core/problem";
import type { Services } from "../services/services";
import { problemsOf } from "./problems-of";

/** Made anew for each call, so that a revoked session or a changed role counts at once. */
export interface Context {
  services: Services;
  caller: () => Promise<Caller>;
}

/** Every procedure says who may call it; a test walks the router and fails for one that does not. */
export interface Meta {
  role: Role | "public";
}

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    transformer: superjson,
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

const authorised = t.procedure.use(async ({ ctx, meta, next }) => {
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
  const result = await next({ ctx: { ...ctx, who: caller } });
  const cause = result.ok ? undefined : result.error.cause;
  if (cause instanceof ProblemError)
    throw new TRPCError({ code: cause.missing ? "NOT_FOUND" : "BAD_REQUEST", message: cause.message, cause });
  return result;
});

export const publicProcedure = authorised.meta({ role: "public" });
export const viewer = authorised.meta({ role: "viewer" });
export const operator = authorised.meta({ role: "operator" });
export const admin = authorised.meta({ role: "admin" });
