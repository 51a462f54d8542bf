import { z } from "zod";
import { HeroPodsInput, MyceliumInput } from "../core/inputs";
import { admin, router, viewer } from "./trpc";

const Wait = { wait: z.boolean().default(false) };
const ByName = z.object({ name: z.string() });
const ByHeroPods = z.object({ heropods: z.string() });

export const heropodsRouter = router({
  list: viewer.query(({ ctx }) => ctx.services.heropods.list()),
  get: viewer.input(ByName).query(({ ctx, input }) => ctx.services.heropods.get(input.name)),
  plan: viewer.input(HeroPodsInput).query(({ ctx, input }) => ctx.services.heropods.planSave(input)),
  save: admin
    .input(HeroPodsInput.extend(Wait))
    .mutation(({ ctx, input: { wait, ...input } }) =>
      ctx.services.heropods.save(input, { wait, actor: ctx.who.name }),
    ),
  planDelete: viewer.input(ByName).query(({ ctx, input }) => ctx.services.heropods.planDelete(input.name)),
  delete: admin
    .input(ByName.extend(Wait))
    .mutation(({ ctx, input }) =>
      ctx.services.heropods.delete(input.name, { wait: input.wait, actor: ctx.who.name }),
    ),
  planEnableMycelium: admin
    .input(MyceliumInput)
    .query(({ ctx, input }) => ctx.services.heropods.planEnableMycelium(input)),
  enableMycelium: admin
    .input(MyceliumInput.extend(Wait))
    .mutation(({ ctx, input: { wait, ...input } }) =>
      ctx.services.heropods.enableMycelium(input, { wait, actor: ctx.who.name }),
    ),
  planDisableMycelium: viewer
    .input(ByHeroPods)
    .query(({ ctx, input }) => ctx.services.heropods.planDisableMycelium(input.heropods)),
  disableMycelium: admin
    .input(ByHeroPods.extend(Wait))
    .mutation(({ ctx, input }) =>
      ctx.services.heropods.disableMycelium(input.heropods, { wait: input.wait, actor: ctx.who.name }),
    ),
});
