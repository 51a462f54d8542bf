import { noValues, type Sample, type Values } from "./metrics";

export interface Traffic {
  rx: number;
  tx: number;
}

/** What the kernel says at a moment: counters since the cgroup or link was made, and gauges. */
export interface Counters {
  /** ms since 1970. */
  at: number;
  /** Of which life: another pid is another container, whose counters begin at nothing. */
  life: string;
  /** Used, in microseconds of one core. */
  cpuUs: number | null;
  /** Without what the kernel could drop at once: the page cache that nobody used lately. */
  memory: number | null;
  pids: number | null;
  periods: number | null;
  throttledPeriods: number | null;
  oomKills: number | null;
  readBytes: number | null;
  writtenBytes: number | null;
  link: Traffic | null;
  overlay: Traffic | null;
  /** The load average of one minute; of the host alone. */
  load: number | null;
}

/**
 * What was between two readings. Null before there are two of one life, or where a counter went back:
 * somebody made it anew in between, and what it counted before is lost.
 */
export function between(before: Counters | null, after: Counters): Sample | null {
  if (before === null || before.life !== after.life) return null;
  const seconds = (after.at - before.at) / 1000;
  if (seconds <= 0) return null;
  const rate = (from: number | null | undefined, to: number | null | undefined) => {
    const count = grown(from, to);
    return count === null ? null : count / seconds;
  };
  const cpu = rate(before.cpuUs, after.cpuUs);
  const values: Values = {
    ...noValues(),
    cpu: cpu === null ? null : cpu / 1e6,
    memory: after.memory,
    memoryPeak: after.memory,
    pids: after.pids,
    rx: rate(before.link?.rx, after.link?.rx),
    tx: rate(before.link?.tx, after.link?.tx),
    overlayRx: rate(before.overlay?.rx, after.overlay?.rx),
    overlayTx: rate(before.overlay?.tx, after.overlay?.tx),
    read: rate(before.readBytes, after.readBytes),
    write: rate(before.writtenBytes, after.writtenBytes),
    throttled: throttled(before, after),
    oomKills: grown(before.oomKills, after.oomKills),
    load: after.load,
  };
  return { at: after.at, values };
}

function grown(from: number | null | undefined, to: number | null | undefined): number | null {
  return from == null || to == null || to < from ? null : to - from;
}

function throttled(before: Counters, after: Counters): number | null {
  const periods = grown(before.periods, after.periods);
  const held = grown(before.throttledPeriods, after.throttledPeriods);
  if (periods === null || held === null) return null;
  return periods === 0 ? 0 : Math.min(1, held / periods);
}
