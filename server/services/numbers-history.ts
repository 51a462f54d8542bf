import { emptyMean, type Mean, pointOf, withSample } from "../core/numbers/mean";
import type { Range, Sample } from "../core/numbers/metrics";
import { MINUTES, stepEnd, TEN_MINUTES } from "../core/numbers/ring";
import type { RingFiles } from "../host/numbers/ring-file";

/** The host's file stands beside those of the containers, whose ids are no words. */
export const HOST_ID = "host";

export interface NumbersHistory {
  /** Takes in a sample that lasted `ms`. */
  add(id: string, sample: Sample, ms: number): void;
  /** Writes every point whose time is over. */
  flush(now: number): Promise<void>;
  /** Oldest first. */
  read(
    id: string,
    range: Range,
    now: number,
  ): Promise<{ from: number; to: number; gapMs: number; samples: Sample[] }>;
  /** Nothing of it is kept: its container was deleted. */
  forget(id: string): Promise<void>;
  /** Writes what there is of the points that are not over. */
  close(now: number): Promise<void>;
}

const MINUTE = MINUTES.stepMs;
const HOUR = 60 * MINUTE;
const SPANS: Record<Range, number> = { live: 5 * MINUTE, hour: HOUR, day: 24 * HOUR, month: 31 * 24 * HOUR };
/** Live samples are 2 or 10 s apart; one that is missing is not a gap yet. */
const LIVE_GAP_MS = 25_000;

/** The last minutes in memory, a day of minutes and a month of ten minutes in the rings. */
export function createNumbersHistory(rings: RingFiles): NumbersHistory {
  const recent = new Map<string, Sample[]>();
  const minutes = new Map<string, { end: number; mean: Mean }>();
  /** Minutes that are over and not written yet. */
  const over: { id: string; end: number; mean: Mean }[] = [];
  /** Who has minutes in which ten that are not written yet. */
  const tens = new Map<string, number>();

  async function writeMinute(id: string, end: number, mean: Mean): Promise<void> {
    const point = pointOf(mean, end);
    if (point === null) return;
    await rings.keep(id, point);
    const ten = stepEnd(TEN_MINUTES, end);
    const before = tens.get(id);
    if (before !== undefined && before !== ten) await writeTen(id, before);
    tens.set(id, ten);
  }

  /** Made of the minutes on disk, so that a daemon that begins anew within them loses none. */
  async function writeTen(id: string, end: number): Promise<void> {
    tens.delete(id);
    const parts = await rings.minutes(id, end - TEN_MINUTES.stepMs, end);
    const mean = parts.reduce((all, part) => withSample(all, part, MINUTE), emptyMean);
    const point = pointOf(mean, end);
    if (point !== null) await rings.keepTen(id, point);
  }

  async function flush(now: number): Promise<void> {
    for (const [id, minute] of minutes)
      if (minute.end <= now) {
        minutes.delete(id);
        over.push({ id, ...minute });
      }
    for (const { id, end, mean } of over.splice(0)) await writeMinute(id, end, mean);
    for (const [id, end] of tens) if (end <= now) await writeTen(id, end);
    for (const [id, samples] of recent) if ((samples.at(-1)?.at ?? 0) < now - SPANS.live) recent.delete(id);
  }

  return {
    add(id, sample, ms) {
      const samples = recent.get(id) ?? [];
      samples.push(sample);
      while ((samples[0]?.at ?? sample.at) < sample.at - SPANS.live) samples.shift();
      recent.set(id, samples);

      const end = stepEnd(MINUTES, sample.at);
      const minute = minutes.get(id);
      if (minute !== undefined && minute.end !== end) over.push({ id, ...minute });
      const mean = minute?.end === end ? minute.mean : emptyMean;
      minutes.set(id, { end, mean: withSample(mean, sample, ms) });
    },
    flush,
    async read(id, range, now) {
      const from = now - SPANS[range];
      const scope = { from, to: now };
      if (range === "live")
        return {
          ...scope,
          gapMs: LIVE_GAP_MS,
          samples: (recent.get(id) ?? []).filter(({ at }) => at > from),
        };
      if (range === "month")
        return { ...scope, gapMs: TEN_MINUTES.stepMs * 1.5, samples: await rings.tenMinutes(id, from, now) };
      return { ...scope, gapMs: MINUTE * 1.5, samples: await rings.minutes(id, from, now) };
    },
    async forget(id) {
      for (const map of [recent, minutes, tens]) map.delete(id);
      await rings.remove(id);
    },
    async close(now) {
      await flush(now);
      for (const [id, { end, mean }] of minutes) await writeMinute(id, end, mean);
      for (const [id, end] of tens) await writeTen(id, end);
      minutes.clear();
    },
  };
}
