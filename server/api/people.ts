import { PersonId, PersonInput, PersonPassword, PersonRole } from "../core/account";
import { admin, router } from "./trpc";

export const peopleRouter = router({
  list: admin.query(({ ctx }) => ctx.services.people.list()),
  create: admin
    .input(PersonInput)
    .mutation(({ ctx, input }) => ctx.services.people.create(input, ctx.who.name)),
  setRole: admin
    .input(PersonRole)
    .mutation(({ ctx, input }) => ctx.services.people.setRole(input, ctx.who.name)),
  setPassword: admin
    .input(PersonPassword)
    .mutation(({ ctx, input }) => ctx.services.people.setPassword(input, ctx.who.name)),
  remove: admin.input(PersonId).mutation(({ ctx, input }) => ctx.services.people.remove(input, ctx.who.name)),
});
