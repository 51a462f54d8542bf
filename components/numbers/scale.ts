/** What a chart's vertical axis counts in, and how its numbers are said. */
export interface Unit {
  /** Steps between the lines of the grid go in these, times a power of `base`. */
  base: 10 | 1024;
  say: (value: number) => string;
}

/** A round number at or above every value, and the two or three lines below it. */
export function verticalScale(most: number, base: Unit["base"]): { top: number; lines: number[] } {
  if (!(most > 0)) return { top: 1, lines: [] };
  const step = niceStep(most / 3, base);
  const count = Math.max(1, Math.ceil(most / step - 1e-9));
  return { top: step * count, lines: Array.from({ length: count }, (_, index) => step * (index + 1)) };
}

/** 1, 2 or 5 times a power of ten; in bytes a power of two, so that lines stand at whole MiB. */
function niceStep(least: number, base: Unit["base"]): number {
  if (base === 1024) return 2 ** Math.ceil(Math.log2(least));
  const power = 10 ** Math.floor(Math.log10(least));
  const times = least / power;
  return (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10) * power;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
];

/** Whole minutes, hours or days of the reader's own clock, at most `most` of them. */
export function timeTicks(from: number, to: number, most: number): { at: number; text: string }[] {
  const step = STEPS.find((each) => (to - from) / each <= most) ?? 7 * DAY;
  const offset = new Date(from).getTimezoneOffset() * MINUTE;
  const ticks = [];
  for (let at = Math.ceil((from - offset) / step) * step + offset; at <= to; at += step)
    ticks.push({ at, text: step >= DAY ? DATE.format(at) : TIME.format(at) });
  return ticks;
}

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** Runs of neighbours without a gap, as indexes from and to (included). */
export function runsOf(
  times: readonly number[],
  values: readonly (number | null)[],
  gapMs: number,
): [number, number][] {
  const runs: [number, number][] = [];
  let from = -1;
  for (const [index, time] of times.entries()) {
    if (values[index] == null) {
      if (from >= 0) runs.push([from, index - 1]);
      from = -1;
    } else if (from < 0) from = index;
    else if (time - (times[index - 1] ?? time) > gapMs) {
      runs.push([from, index - 1]);
      from = index;
    }
  }
  if (from >= 0) runs.push([from, times.length - 1]);
  return runs;
}

/** The index of the time that is nearest; null where none is within `withinMs`. */
export function nearest(times: readonly number[], at: number, withinMs: number): number | null {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const best = [low - 1, low]
    .filter((index) => index >= 0 && index < times.length)
    .sort((a, b) => Math.abs((times[a] ?? 0) - at) - Math.abs((times[b] ?? 0) - at))[0];
  return best !== undefined && Math.abs((times[best] ?? 0) - at) <= withinMs ? best : null;
}
