import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { CommitInput, ImageName, ImportInput, PullInput } from "../core/image/image-inputs";
import { admin, operator, router, viewer } from "./trpc";

const Wait = z.object({ wait: z.boolean().default(false) });

export const imagesRouter = router({
  list: viewer.query(({ ctx }) => ctx.services.images.list()),
  get: viewer.input(ImageName).query(({ ctx, input }) => ctx.services.images.get(input.name)),
  check: operator
    .input(z.object({ name: z.string().max(512).optional() }))
    .mutation(({ ctx, input }) => ctx.services.images.check(input.name)),
  planPrune: viewer.query(({ ctx }) => ctx.services.images.planPrune()),
  prune: admin
    .input(Wait)
    .mutation(({ ctx, input }) => ctx.services.images.prune({ wait: input.wait, actor: ctx.who.name })),
  commit: admin
    .input(z.intersection(CommitInput, Wait))
    .mutation(({ ctx, input: { wait, ...input } }) =>
      ctx.services.images.commit(input, { wait, actor: ctx.who.name }),
    ),
  pull: admin
    .input(z.intersection(PullInput, Wait))
    .mutation(({ ctx, input: { wait, ...input } }) =>
      ctx.services.images.pull(input, { wait, actor: ctx.who.name }),
    ),
  // A path of this host, read as root: whoever is not root uploads instead.
  import: admin.input(z.intersection(ImportInput, Wait)).mutation(({ ctx, input: { wait, ...input } }) => {
    if (ctx.who.kind !== "root")
      throw new TRPCError({
        code: "FORBIDDEN",
        message: "Only root on this host may name a file of it; upload the file instead.",
      });
    return ctx.services.images.importFrom(input, { wait, actor: ctx.who.name });
  }),
  stop: admin
    .input(z.object({ id: z.string().max(64) }))
    .mutation(({ ctx, input }) => ctx.services.images.stop(input.id, ctx.who.name)),
  delete: admin
    .input(z.intersection(ImageName, Wait))
    .mutation(({ ctx, input }) =>
      ctx.services.images.delete(input.name, { wait: input.wait, actor: ctx.who.name }),
    ),
});
