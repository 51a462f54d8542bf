import { tracked } from "@trpc/server";
import { z } from "zod";
import { LIMITS } from "../core/limits";
import type { Change } from "../core/model";
import { router, viewer } from "./trpc";

/** A reader this far behind is told to read everything anew instead of being buffered for. */
const MOST_WAITING = LIMITS.changes.most;

export const liveRouter = router({
  /**
   * Every change from now on. Ids are of this daemon's run ('RUN:N'): who comes back with another
   * run's, or missed some, gets `reset` first and reads everything anew.
   */
  changes: viewer
    .input(z.object({ lastEventId: z.string().nullish() }).optional())
    .subscription(async function* ({ ctx, input, signal }) {
      const waiting: { id: string; change: Change }[] = [];
      let wake = () => {};
      const stop = ctx.services.live.follow((id, change) => {
        if (waiting.length >= MOST_WAITING) {
          waiting.length = 0;
          waiting.push({ id, change: { topic: "reset" } });
        } else waiting.push({ id, change });
        wake();
      });
      signal?.addEventListener("abort", () => wake());
      try {
        if (input?.lastEventId && input.lastEventId !== ctx.services.live.lastId())
          yield tracked(ctx.services.live.lastId(), { topic: "reset" } satisfies Change as Change);
        while (!signal?.aborted) {
          const next = waiting.shift();
          if (next) yield tracked(next.id, next.change);
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
