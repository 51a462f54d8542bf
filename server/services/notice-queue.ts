import type { Notice } from "../core/notices/notice";

export interface NoticeQueue {
  add(notice: Notice): void;
  waiting(): number;
  last(): { at: string; error: string | null } | null;
  stop(): void;
}

/** As many notices as may wait for one place; the oldest go. */
export const MOST_WAITING = 200;
/** A burst becomes one message. */
const GATHER_MS = 2_000;
/** After the n-th failure in a row; then what waited is given up. */
const BACK_OFF_MS = [5_000, 30_000, 120_000, 600_000, 3_600_000];

/**
 * Notices on their way to one place: gathered, sent one message at a time, tried again with longer and longer
 * pauses. They live in memory: a daemon that ends forgets them, and tells of the state anew.
 */
export function createNoticeQueue(
  send: (notices: readonly Notice[], dropped: number) => Promise<void>,
  times: { gatherMs: number; backOffMs: readonly number[] } = { gatherMs: GATHER_MS, backOffMs: BACK_OFF_MS },
): NoticeQueue {
  let waiting: Notice[] = [];
  let dropped = 0;
  let failures = 0;
  let last: { at: string; error: string | null } | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;

  const later = (ms: number) => {
    timer = setTimeout(() => void attempt(), ms);
    timer.unref();
  };

  async function attempt(): Promise<void> {
    const batch = waiting;
    const lost = dropped;
    waiting = [];
    dropped = 0;
    let error: string | null = null;
    try {
      await send(batch, lost);
      failures = 0;
    } catch (cause) {
      error = cause instanceof Error ? cause.message : String(cause);
      failures++;
      keep([...batch, ...waiting], lost + dropped);
    }
    last = { at: new Date().toISOString(), error };
    timer = null;
    const pause = failures === 0 ? times.gatherMs : times.backOffMs[failures - 1];
    if (pause === undefined) {
      // It has been tried for more than an hour: what comes next is worth more than what was.
      dropped += waiting.length;
      waiting = [];
      failures = 0;
    } else if (waiting.length > 0 && !isStopped) later(pause);
  }

  function keep(all: Notice[], lost: number): void {
    const surplus = Math.max(0, all.length - MOST_WAITING);
    waiting = all.slice(surplus);
    dropped = lost + surplus;
  }

  return {
    add(notice) {
      keep([...waiting, notice], dropped);
      if (timer === null && !isStopped) later(times.gatherMs);
    },
    waiting: () => waiting.length,
    last: () => last,
    stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
