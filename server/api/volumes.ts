import { z } from "zod";
import { VolumeInput } from "../core/mounts/volume";
import { operator, router, viewer } from "./trpc";

const ByName = z.object({ name: z.string() });
const Wait = { wait: z.boolean().default(false) };

export const volumesRouter = router({
  list: viewer.query(({ ctx }) => ctx.services.volumes.list()),
  create: operator
    .input(VolumeInput.extend(Wait))
    .mutation(({ ctx, input: { wait, ...input } }) =>
      ctx.services.volumes.create(input, { wait, actor: ctx.who.name }),
    ),
  planDelete: viewer.input(ByName).query(({ ctx, input }) => ctx.services.volumes.planDelete(input.name)),
  delete: operator
    .input(ByName.extend(Wait))
    .mutation(({ ctx, input }) =>
      ctx.services.volumes.delete(input.name, { wait: input.wait, actor: ctx.who.name }),
    ),
});
