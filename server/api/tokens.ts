import { TokenInput, TokenName } from "../core/account";
import { admin, router } from "./trpc";

export const tokensRouter = router({
  list: admin.query(({ ctx }) => ctx.services.tokens.list()),
  create: admin
    .input(TokenInput)
    .mutation(({ ctx, input }) => ctx.services.tokens.create(input, ctx.who.name)),
  revoke: admin
    .input(TokenName)
    .mutation(({ ctx, input }) => ctx.services.tokens.revoke(input, ctx.who.name)),
});
