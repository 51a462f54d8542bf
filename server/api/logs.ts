import { z } from "zod";
import { type LogExtent, LogFilter } from "../core/logs";
import { router, viewer } from "./trpc";

const Of = z.object({ name: z.string(), filter: LogFilter.default({}) });

export const logsRouter = router({
  /** Rows from `from` on, or the last `count`. */
  window: viewer
    .input(
      Of.extend({
        from: z.number().int().min(0).nullable(),
        count: z.number().int().min(1).max(2_000).default(500),
      }),
    )
    .query(({ ctx, input }) => ctx.services.logs.window(input.name, input.filter, input.from, input.count)),
  /** Which rows there are, now and after every change: whoever reads asks for those that are wanted. */
  follow: viewer.input(Of).subscription(async function* ({ ctx, input, signal }) {
    let latest: LogExtent | null = null;
    let wake = () => {};
    const stop = ctx.services.logs.follow(input.name, input.filter, (extent) => {
      latest = extent;
      wake();
    });
    signal?.addEventListener("abort", () => wake());
    try {
      while (!signal?.aborted) {
        const told: LogExtent | null = latest;
        latest = null;
        if (told !== null) yield told;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      stop();
    }
  }),
});
