import { z } from "zod";
import { ConfigurationChange } from "../core/container/configuration";
import { ContainerInput, Name } from "../core/inputs";
import { Argv } from "./argv";
import { mustBeAllowed } from "./host-paths";
import { operator, router, viewer } from "./trpc";

const ByName = z.object({ name: z.string() });
const Act = ByName.extend({ wait: z.boolean().default(false) });
const Action = z.enum(["start", "stop", "restart", "delete", "repair"]);
const Many = z.object({
  names: z.array(z.string()).min(1, "Name at least one container.").max(2_000, "At most 2,000 at a time."),
  action: z.enum(["start", "stop", "restart", "delete"]),
});
const Exec = ByName.extend({
  argv: Argv,
  timeoutMs: z.number().int().min(1).max(3_600_000).default(60_000),
});

const act = (action: z.infer<typeof Action>) =>
  operator
    .input(Act)
    .mutation(({ ctx, input }) =>
      ctx.services.containers.act(input.name, action, { wait: input.wait, actor: ctx.who.name }),
    );

export const containersRouter = router({
  list: viewer.query(({ ctx }) => ctx.services.containers.list()),
  get: viewer.input(ByName).query(({ ctx, input }) => ctx.services.containers.get(input.name)),
  planCreate: viewer
    .input(ContainerInput.extend({ start: z.boolean().default(true) }))
    .query(({ ctx, input: { start, ...input } }) => {
      mustBeAllowed(ctx.who, input.mounts);
      return ctx.services.containers.planCreate(input, start);
    }),
  create: operator
    .input(ContainerInput.extend({ start: z.boolean().default(false), wait: z.boolean().default(false) }))
    .mutation(({ ctx, input: { start, wait, ...input } }) => {
      mustBeAllowed(ctx.who, input.mounts);
      return ctx.services.containers.create(input, { start, wait, actor: ctx.who.name });
    }),
  plan: viewer
    .input(z.object({ name: Name, action: Action, volumes: z.boolean().default(false) }))
    .query(({ ctx, input }) => ctx.services.containers.planAction(input.name, input.action, input.volumes)),
  planChange: viewer.input(ByName.extend({ change: ConfigurationChange })).query(({ ctx, input }) => {
    mustBeAllowed(ctx.who, input.change.mounts ?? [], ctx.services.containers.get(input.name).mounts);
    return ctx.services.containers.changing.plan(input.name, input.change);
  }),
  change: operator
    .input(Act.extend({ change: ConfigurationChange }))
    .mutation(({ ctx, input: { name, change, wait } }) => {
      mustBeAllowed(ctx.who, change.mounts ?? [], ctx.services.containers.get(name).mounts);
      return ctx.services.containers.changing.change(name, change, { wait, actor: ctx.who.name });
    }),
  planMany: viewer
    .input(Many)
    .query(({ ctx, input }) => ctx.services.containers.together.plan(input.names, input.action)),
  actMany: operator
    .input(Many.extend({ wait: z.boolean().default(false) }))
    .mutation(({ ctx, input: { names, action, wait } }) =>
      ctx.services.containers.together.act(names, action, { wait, actor: ctx.who.name }),
    ),
  start: act("start"),
  stop: act("stop"),
  restart: act("restart"),
  delete: operator
    .input(Act.extend({ volumes: z.boolean().default(false) }))
    .mutation(({ ctx, input: { name, ...options } }) =>
      ctx.services.containers.act(name, "delete", { ...options, actor: ctx.who.name }),
    ),
  repair: act("repair"),
  prepare: operator
    .input(ByName)
    .mutation(async ({ ctx, input }) => ({ ready: await ctx.services.containers.prepare(input.name) })),
  /** What its health checks said last, the newest first. */
  health: viewer.input(ByName).query(({ ctx, input }) => ctx.services.health.history(input.name)),
  exec: operator
    .input(Exec)
    .mutation(({ ctx, input }) => ctx.services.commands.exec(input.name, input.argv, input.timeoutMs)),
  logs: viewer
    .input(ByName.extend({ tail: z.number().int().min(1).max(10_000).default(500) }))
    .query(async ({ ctx, input }) => {
      const { lines } = await ctx.services.logs.window(input.name, {}, null, input.tail);
      return { lines: lines.map(({ at, stream, text }) => ({ at, stream, text })) };
    }),
});
