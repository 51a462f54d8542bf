import { z } from "zod";
import { router, viewer } from "./trpc";

export const operationsRouter = router({
  list: viewer
    .input(
      z
        .object({
          limit: z.number().int().min(1).max(200).default(50),
          before: z.string().optional(),
          /** Without a name: of all subjects of the kind. */
          subject: z.object({ kind: z.string(), name: z.string().optional() }).optional(),
          /** Only what somebody asked for, not what the daemon did by itself. */
          byPeople: z.boolean().default(false),
        })
        .default({ limit: 50, byPeople: false }),
    )
    .query(({ ctx, input }) => ctx.services.operations.list(input)),
  get: viewer
    .input(z.object({ id: z.string() }))
    .query(({ ctx, input }) => ctx.services.operations.get(input.id)),
});
