/** Looks at something again and again, quickly while someone watches and seldom, or not at all, else. */
export interface Poll {
  /** Somebody watches, until the returned function is called; `everyMs`, asked before each look, where less often than quickly will do. */
  watch(everyMs?: () => number): () => void;
  /**
   * Waits for a look unless the last one ended at most `maxAgeMs` ago; callers at the same time share it.
   * A source that hangs is waited for 2.5 s and no more: what is known is then as good as it gets.
   */
  fresh(maxAgeMs: number): Promise<void>;
  stop(): Promise<void>;
}

export interface PollOptions {
  /** One look; it records what it saw, and throws only for a mistake of ours. */
  look: () => Promise<void>;
  quickMs: number;
  /** While nobody watches; null: not at all. */
  slowMs: number | null;
  onError: (error: unknown) => void;
}

/**
 * The next look begins only after the last one ended, and later the longer that took: a source that
 * hangs is asked once at a time, and one that has much to say is left alone for most of the time.
 */
export function createPoll({ look, quickMs, slowMs, onError }: PollOptions): Poll {
  const watchers = new Set<{ everyMs: () => number }>();
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> | null = null;
  let endedAt = Number.NEGATIVE_INFINITY;
  let tookMs = 0;
  let stopped = false;

  const begin = (): Promise<void> => {
    if (looking !== null) return looking;
    const startedAt = performance.now();
    const mine = look().finally(() => {
      looking = null;
      endedAt = performance.now();
      tookMs = endedAt - startedAt;
      plan();
    });
    looking = mine;
    return mine;
  };
  const plan = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const every = watchers.size > 0 ? Math.min(...[...watchers].map(({ everyMs }) => everyMs())) : slowMs;
    if (stopped || every === null) return;
    const wait = Math.max(every, tookMs * MOSTLY_IDLE) - (performance.now() - endedAt);
    timer = setTimeout(() => void begin().catch(onError), Math.max(0, Math.min(wait, every * LONGEST)));
    timer.unref();
  };
  if (slowMs !== null) plan();

  return {
    watch(everyMs = () => quickMs) {
      const watcher = { everyMs };
      watchers.add(watcher);
      plan();
      return () => {
        if (watchers.delete(watcher)) plan();
      };
    },
    async fresh(maxAgeMs) {
      if (stopped || performance.now() - endedAt <= maxAgeMs) return;
      let giveUp: NodeJS.Timeout | null = null;
      const enough = new Promise<void>((resolve) => {
        giveUp = setTimeout(resolve, LONGEST_WAIT_MS);
      });
      await Promise.race([begin(), enough]).finally(() => {
        if (giveUp !== null) clearTimeout(giveUp);
      });
    },
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await looking?.catch(() => undefined);
    },
  };
}

const LONGEST_WAIT_MS = 2_500;
/** Looking takes at most one part in this many of the time. */
const MOSTLY_IDLE = 10;
/** However long a look took, the next one is at most this many intervals away. */
const LONGEST = 5;
