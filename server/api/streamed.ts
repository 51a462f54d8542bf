export type Streamed =
  | { kind: "text"; stream: "stdout" | "stderr"; text: string }
  | { kind: "end"; exitCode: number | null };

/** A command's output as a subscription: text as it comes, then its end. Who goes away stops the command. */
export async function* streamed(
  work: (options: {
    signal: AbortSignal;
    onText: (stream: "stdout" | "stderr", text: string) => void;
  }) => Promise<number | null>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Streamed> {
  const stop = new AbortController();
  const waiting: Streamed[] = [];
  let wake = () => {};
  const end = () => {
    stop.abort();
    wake();
  };
  signal?.addEventListener("abort", end, { once: true });
  let over = false;
  const working = work({
    signal: stop.signal,
    onText(stream, text) {
      waiting.push({ kind: "text", stream, text });
      wake();
    },
  }).finally(() => {
    over = true;
    wake();
  });
  // It is awaited below; until then its failure is not unhandled.
  working.catch(() => undefined);
  try {
    while (!stop.signal.aborted) {
      const next = waiting.shift();
      if (next !== undefined) yield next;
      else if (over) {
        yield { kind: "end", exitCode: await working };
        return;
      } else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    stop.abort();
  }
}
