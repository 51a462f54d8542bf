import { z } from "zod";
import { operator, router, viewer } from "./trpc";

export const networkRouter = router({
  interfaces: viewer.query(({ ctx }) => ctx.services.network.interfaces()),
  routes: viewer.query(({ ctx }) => ctx.services.network.routes()),
  neighbours: viewer.query(({ ctx }) => ctx.services.network.neighbours()),
  firewall: viewer.query(({ ctx }) => ctx.services.network.firewall()),
  sysctls: viewer.query(({ ctx }) => ctx.services.network.sysctls()),
  /** What would put right what containers share, and remove what nobody asks for. */
  planRepair: viewer.query(({ ctx }) => ctx.services.network.planRepair()),
  repair: operator
    .input(z.object({ wait: z.boolean().default(false) }).default({ wait: false }))
    .mutation(({ ctx, input }) => ctx.services.network.repair({ wait: input.wait, actor: ctx.who.name })),
});
