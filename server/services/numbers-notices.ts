import { killedInside, limitedBy } from "../core/life/words";
import type { Counters } from "../core/numbers/counters";
import type { Sample } from "../core/numbers/metrics";
import type { Measured } from "./numbers";

export interface NumbersNotices {
  /** Takes in what was read of one that runs. */
  see(record: Measured, counters: Counters, sample: Sample, ms: number): void;
  /** What there is to say of it now. */
  warnings(record: Measured): string[];
  retain(runs: (name: string) => boolean): void;
}

interface Noted {
  life: string;
  kills: { count: number; at: number } | null;
  /** The part of CPU periods in which it was held back, over some minute. */
  throttled: number | null;
  window: { ms: number; held: number };
}

const WINDOW_MS = 60_000;
/** Held back this much over a minute is said, and no more only when it is far less. */
const MUCH = 0.25;
const LITTLE = 0.1;

const isQuiet = (note: Noted | undefined) =>
  note === undefined || (note.kills === null && note.throttled === null);

/** Notices kills for memory and being held back by the CPU limit in containers that go on running. */
export function createNumbersNotices(changed: (name: string) => void): NumbersNotices {
  const noted = new Map<string, Noted>();
  const saying = (note: Noted | undefined) =>
    JSON.stringify([
      note?.kills?.count ?? 0,
      note?.throttled == null ? null : Math.round(note.throttled * 20),
    ]);
  return {
    see(record, { life, oomKills, at }, { values }, ms) {
      const there = noted.get(record.name);
      const before = there?.life === life ? there : undefined;
      const note: Noted = {
        life,
        kills:
          oomKills !== null && oomKills > (before?.kills?.count ?? 0)
            ? { count: oomKills, at }
            : (before?.kills ?? null),
        throttled: before?.throttled ?? null,
        window: {
          ms: (before?.window.ms ?? 0) + ms,
          held: (before?.window.held ?? 0) + (values.throttled ?? 0) * ms,
        },
      };
      if (note.window.ms >= WINDOW_MS) {
        const part = note.window.held / note.window.ms;
        note.throttled = part >= MUCH || (note.throttled !== null && part >= LITTLE) ? part : null;
        note.window = { ms: 0, held: 0 };
      }
      noted.set(record.name, note);
      // Most have nothing to say, all of the time.
      const quiet = isQuiet(there) && isQuiet(note);
      if (!quiet && saying(there) !== saying(note)) changed(record.name);
    },
    warnings(record) {
      const note = noted.get(record.name);
      if (note === undefined || note.life !== String(record.startedAt?.getTime())) return [];
      return [
        ...(note.kills === null ? [] : [killedInside(note.kills, record.memoryBytes)]),
        ...(note.throttled === null || record.cpus === null ? [] : [limitedBy(note.throttled, record.cpus)]),
      ];
    },
    retain(runs) {
      for (const name of noted.keys()) if (!runs(name)) noted.delete(name);
    },
  };
}
