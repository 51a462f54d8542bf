/** How often one object was repaired in a row; times in milliseconds of one clock. */
export interface Repaired {
  times: number;
  first: number;
  last: number;
}

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 600_000;
/** An object that stayed as it should be for so long, and twice its pause, was not changed 'again'. */
const WELL_AFTER_MS = 60_000;

/** One repair more. */
export function repairedAgain(before: Repaired | undefined, now: number): Repaired {
  return before === undefined || isWell(before, now)
    ? { times: 1, first: now, last: now }
    : { times: before.times + 1, first: before.first, last: now };
}

/** Not before then: 2 s after the first repair, twice as long after each one more, ten minutes at most. */
export function nextRepair(repaired: Repaired | undefined): number {
  return repaired === undefined ? Number.NEGATIVE_INFINITY : repaired.last + pause(repaired);
}

/** Is what was repaired forgotten by now? */
export function isWell(repaired: Repaired, now: number): boolean {
  return now - repaired.last > Math.max(WELL_AFTER_MS, 2 * pause(repaired));
}

/** What a person reads while a repair waits; null where it does not. `at` is when it will be tried next. */
export function waitingWords(repaired: Repaired, now: number, at: Date): string | null {
  if (nextRepair(repaired) <= now) return null;
  const span = Math.max(1, Math.round((repaired.last - repaired.first) / 1000));
  const times = repaired.times === 1 ? "once" : `${repaired.times} times in ${span} s`;
  return `Repaired ${times}, and found changed again; next try at ${at.toISOString().slice(11, 19)} UTC.`;
}

function pause({ times }: Repaired): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (times - 1));
}
