import { z } from "zod";
import { streamed } from "./streamed";
import { operator, router, viewer } from "./trpc";

const Ends = z.object({
  /** 'host' or a container. */
  from: z.string().min(1).max(100),
  /** A container, an address or a peer's endpoint. */
  to: z.string().min(1).max(200),
});

export const whyRouter = router({
  judge: viewer.input(Ends).query(({ ctx, input }) => ctx.services.why.judge(input.from, input.to)),
  probe: operator
    .input(Ends.extend({ tool: z.enum(["ping", "trace"]) }))
    .subscription(({ ctx, input, signal }) =>
      streamed((options) => ctx.services.why.probe(input, options), signal),
    ),
});
