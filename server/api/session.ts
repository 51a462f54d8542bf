import { TRPCError } from "@trpc/server";
import { SetUpInput } from "../core/account";
import { admin, publicProcedure, router } from "./trpc";

export const sessionRouter = router({
  state: publicProcedure.query(({ ctx }) => ctx.services.session.state(ctx.who.userId)),
  setUp: publicProcedure.input(SetUpInput).mutation(({ ctx, input }) => ctx.services.session.setUp(input)),
  /** { url } while nobody has an account, null afterwards. For root on admin.sock alone. */
  newSetUpLink: admin.mutation(async ({ ctx }) => {
    if (ctx.who.kind !== "root")
      throw new TRPCError({ code: "FORBIDDEN", message: "A set-up link is made by root on the host alone." });
    const url = await ctx.services.session.newSetUpLink();
    return url === null ? null : { url };
  }),
});
