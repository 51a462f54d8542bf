import { tracked } from "@trpc/server";
import { z } from "zod";
import type { Caller } from "../core/caller";
import type { TerminalEvent } from "../core/terminal";
import { Argv } from "./argv";
import { allows, type Context, operator, router } from "./trpc";

const Size = { columns: z.number().int().min(2).max(1000), rows: z.number().int().min(1).max(1000) };
const ById = z.object({ id: z.string() });

const keyOf = ({ kind, userId, name }: Caller): string => `${kind} ${userId ?? name}`;

/** Asked anew each time: signed out, revoked or given a lower role, nobody keeps a terminal. */
const ownerOf = (ctx: Context & { who: Caller }) => ({
  key: keyOf(ctx.who),
  name: ctx.who.name,
  allowed: async () => {
    const now = await ctx.caller();
    return keyOf(now) === keyOf(ctx.who) && now.role !== null && allows(now.role, "operator");
  },
});

/** A terminal belongs to whoever opened it; its output is a subscription that goes on where it was cut off. */
export const terminalsRouter = router({
  shells: operator
    .input(z.object({ container: z.string() }))
    .query(({ ctx, input }) => ctx.services.terminals.shells(input.container)),
  list: operator
    .input(z.object({ container: z.string().optional() }))
    .query(({ ctx, input }) => ctx.services.terminals.list(keyOf(ctx.who), input.container)),
  open: operator
    .input(z.object({ container: z.string(), argv: Argv.optional(), ...Size }))
    .mutation(({ ctx, input }) => ctx.services.terminals.open(input, ownerOf(ctx))),
  output: operator
    .input(
      ById.extend({
        /** An offset in the output; null for the screen as it is. */
        from: z.number().int().min(0).nullable(),
        /** What of it came last before the connection was lost. */
        lastEventId: z.string().regex(/^\d+$/).nullish(),
      }),
    )
    .subscription(async function* ({ ctx, input, signal }) {
      const from = input.lastEventId ? Number(input.lastEventId) : input.from;
      const waiting: TerminalEvent[] = [];
      let wake = () => {};
      const hear = (event: TerminalEvent) => {
        waiting.push(event);
        wake();
      };
      const detach = ctx.services.terminals.attach(input.id, ownerOf(ctx), from, hear);
      signal?.addEventListener("abort", () => wake());
      try {
        while (!signal?.aborted) {
          const event = waiting.shift();
          if (event === undefined) {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
            continue;
          }
          yield tracked(String(event.end), event);
          if (event.kind === "ended" || event.kind === "taken") return;
        }
      } finally {
        detach();
      }
    }),
  /** Numbered from what `attached` says: the same number twice is typed once. */
  input: operator
    .input(ById.extend({ number: z.number().int().min(0), data: z.string().max(64 * 1024) }))
    .mutation(({ ctx, input }) =>
      ctx.services.terminals.get(input.id, keyOf(ctx.who)).input(input.number, input.data),
    ),
  resize: operator
    .input(ById.extend(Size))
    .mutation(({ ctx, input }) =>
      ctx.services.terminals.get(input.id, keyOf(ctx.who)).resize(input.columns, input.rows),
    ),
  /** The reader has drawn everything before `end`; without it the program inside soon waits. */
  acknowledge: operator
    .input(ById.extend({ end: z.number().int().min(0) }))
    .mutation(({ ctx, input }) =>
      ctx.services.terminals.get(input.id, keyOf(ctx.who)).acknowledge(input.end),
    ),
  end: operator
    .input(ById)
    .mutation(({ ctx, input }) => ctx.services.terminals.end(input.id, keyOf(ctx.who))),
});
