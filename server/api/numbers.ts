import { z } from "zod";
import { Range } from "../core/numbers/metrics";
import type { NumbersNow } from "../core/numbers/views";
import { router, viewer } from "./trpc";

const Names = z.array(z.string().max(64)).max(1_000);

export const numbersRouter = router({
  /** How much the machine has of everything, and how much of it is taken. */
  machine: viewer.query(({ ctx }) => ctx.services.numbers.machine()),
  /** What is so now, at most two seconds old; of all that run where no names are given. */
  now: viewer
    .input(z.object({ names: Names.nullable().default(null) }).default({ names: null }))
    .query(({ ctx, input }) => ctx.services.numbers.now(input.names)),
  /** Of a container, or with null of the host. */
  history: viewer
    .input(z.object({ name: z.string().nullable(), range: Range }))
    .query(({ ctx, input }) => ctx.services.numbers.history(input.name, input.range)),
  /** Of these containers and of the host, about every two seconds while the subscription lasts. */
  live: viewer
    .input(z.object({ names: Names }))
    .subscription(({ ctx, input, signal }) =>
      newest((listener) => ctx.services.numbers.follow(input.names, listener), signal),
    ),
});

/** A reader that is behind gets the newest: what was in between is in the history. */
async function* newest(
  follow: (listener: (now: NumbersNow) => void) => () => void,
  signal: AbortSignal | undefined,
): AsyncGenerator<NumbersNow> {
  const waiting: NumbersNow[] = [];
  let wake = () => {};
  const stop = follow((now) => {
    waiting[0] = now;
    wake();
  });
  signal?.addEventListener("abort", () => wake());
  try {
    while (!signal?.aborted) {
      const now = waiting.pop();
      if (now !== undefined) yield now;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    stop();
  }
}
