import { TRPCError } from "@trpc/server";
import { z } from "zod";
import type { Caller } from "../core/caller";
import { ScriptName } from "../core/heroscript/script-name";
import { Name } from "../core/inputs";
import { LIMITS } from "../core/limits";
import { RoleNeeded } from "../services/script-refusals";
import { allows, operator, router, viewer } from "./trpc";

const Source = z.string().max(LIMITS.script.most, "A script is at most 2,000,000 characters.");
const BySource = z.object({ source: Source });

/** What each action of a script needs is known when it is planned; less than operator runs none. */
const may =
  ({ role }: Caller) =>
  (needed: NonNullable<Caller["role"]>) =>
    role !== null && allows(role, needed);

async function refusing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RoleNeeded) throw new TRPCError({ code: "FORBIDDEN", message: error.message });
    throw error;
  }
}

const ByName = z.object({ name: ScriptName });

/** Scripts kept under a name, and the files of the host's folder. */
const savedRouter = router({
  list: viewer.query(({ ctx }) => ctx.services.savedScripts.list()),
  get: operator.input(ByName).query(({ ctx, input }) => ctx.services.savedScripts.get(input.name)),
  save: operator
    .input(BySource.extend({ name: Name }))
    .mutation(({ ctx, input }) => ctx.services.savedScripts.save(input, ctx.who.name)),
  delete: operator
    .input(ByName)
    .mutation(({ ctx, input }) => ctx.services.savedScripts.delete(input.name, ctx.who.name)),
  drift: operator.input(ByName).query(({ ctx, input }) => ctx.services.savedScripts.drift(input.name)),
  /** Runs it as it is kept now. */
  run: operator
    .input(ByName.extend({ confirmReset: z.boolean().default(false), wait: z.boolean().default(false) }))
    .mutation(async ({ ctx, input: { name, confirmReset, wait } }) => {
      const { source } = await ctx.services.savedScripts.get(name);
      const asked = { wait, actor: ctx.who.name, may: may(ctx.who) };
      return refusing(ctx.services.scripts.run({ source, name, confirmReset }, asked));
    }),
});

export const scriptsRouter = router({
  saved: savedRouter,
  check: viewer.input(BySource).query(({ ctx, input }) => ctx.services.scripts.check(input.source)),
  /** Looks for the key files that the script names. */
  plan: operator
    .input(BySource.extend({ host: z.boolean().default(false) }))
    .query(({ ctx, input }) => ctx.services.scripts.plan(input.source, input.host)),
  run: operator
    .input(
      BySource.extend({
        name: ScriptName.optional(),
        confirmReset: z.boolean().default(false),
        wait: z.boolean().default(false),
      }),
    )
    .mutation(({ ctx, input: { wait, ...input } }) =>
      refusing(ctx.services.scripts.run(input, { wait, actor: ctx.who.name, may: may(ctx.who) })),
    ),
  stop: operator
    .input(z.object({ id: z.string() }))
    .mutation(({ ctx, input }) => ctx.services.scripts.stop(input.id)),
  format: viewer.input(BySource).query(({ ctx, input }) => ctx.services.scripts.format(input.source)),
  export: viewer
    .input(z.object({ heropods: z.string() }))
    .query(({ ctx, input }) => ctx.services.scripts.export(input.heropods)),
});
