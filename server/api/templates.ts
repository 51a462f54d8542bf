import { z } from "zod";
import { TemplateHead } from "../core/container/template";
import { operator, router, viewer } from "./trpc";

const ByName = z.object({ name: z.string() });
const Text = z.object({ text: z.string().max(1_000_000, "A template is at most 1,000,000 characters.") });

export const templatesRouter = router({
  list: viewer.query(({ ctx }) => ctx.services.templates.list()),
  get: viewer.input(ByName).query(({ ctx, input }) => ctx.services.templates.get(input.name)),
  save: operator
    .input(TemplateHead.extend({ configuration: z.unknown() }))
    .mutation(({ ctx, input: { name, note, configuration } }) =>
      ctx.services.templates.save({ name, note, configuration }, ctx.who.name),
    ),
  /** What a template's file says, with each of its mistakes at its place; keeps nothing. */
  read: operator.input(Text).mutation(({ ctx, input }) => ctx.services.templates.read(input.text)),
  export: viewer.input(ByName).query(({ ctx, input }) => ctx.services.templates.export(input.name)),
  delete: operator
    .input(ByName)
    .mutation(({ ctx, input }) => ctx.services.templates.delete(input.name, ctx.who.name)),
});
