import { z } from "zod";
import { RegistryInput } from "../core/image/registry-inputs";
import { admin, router } from "./trpc";

/** Credentials for registries: an admin's alone, and no answer holds a password. */
export const registriesRouter = router({
  list: admin.query(({ ctx }) => ctx.services.registries.list()),
  save: admin
    .input(RegistryInput)
    .mutation(({ ctx, input }) => ctx.services.registries.save(input, ctx.who.name)),
  delete: admin
    .input(z.object({ domain: z.string().max(255) }))
    .mutation(({ ctx, input }) => ctx.services.registries.delete(input.domain, ctx.who.name)),
});
