/** Keeps something watched while a subscription is open: yields once, then nothing until it ends. */
export async function* watching(
  watch: readonly (() => () => void)[],
  signal: AbortSignal | undefined,
): AsyncGenerator<{ watching: true }> {
  const stops = watch.map((begin) => begin());
  try {
    yield { watching: true };
    await new Promise<void>((resolve) => {
      if (signal === undefined || signal.aborted) resolve();
      else signal.addEventListener("abort", () => resolve(), { once: true });
    });
  } finally {
    for (const stop of stops) stop();
  }
}
