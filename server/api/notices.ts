import { z } from "zod";
import { Name } from "../core/inputs";
import { TargetInput } from "../core/notices/targets";
import { admin, router } from "./trpc";

const ByName = z.object({ name: Name });

/** Where notices of failures, health, drift and lost peers go. */
export const noticesRouter = router({
  list: admin.query(({ ctx }) => ctx.services.notices.list()),
  save: admin.input(TargetInput).mutation(({ ctx, input }) => ctx.services.notices.save(input, ctx.who.name)),
  remove: admin
    .input(ByName)
    .mutation(({ ctx, input }) => ctx.services.notices.remove(input.name, ctx.who.name)),
  test: admin.input(ByName).mutation(({ ctx, input }) => ctx.services.notices.test(input.name, ctx.who.name)),
});
