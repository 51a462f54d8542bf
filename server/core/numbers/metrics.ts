import { z } from "zod";

/**
 * What is measured, of a container and of the host, in the order in which it is kept on disk. CPU is in
 * cores, memory in bytes, traffic and block I/O in bytes a second, `throttled` the part of CPU periods in
 * which it was held back (0 to 1), `oomKills` processes killed for memory in the interval.
 * Of the host, `rx`/`tx` are its uplinks', `overlayRx`/`overlayTx` its TUN's; of a container its two links'.
 */
export const METRICS = [
  "cpu",
  "memory",
  "memoryPeak",
  "pids",
  "rx",
  "tx",
  "overlayRx",
  "overlayTx",
  "read",
  "write",
  "throttled",
  "oomKills",
  "load",
] as const;
export type Metric = (typeof METRICS)[number];

/** Null: not known, or nothing of the kind. */
export type Values = Record<Metric, number | null>;

/** What was between two looks, or in a minute: `at` is its end in ms since 1970. */
export interface Sample {
  at: number;
  values: Values;
}

export const Range = z.enum(["live", "hour", "day", "month"]);
export type Range = z.infer<typeof Range>;

/** A time series by columns: `times` in ms since 1970, oldest first; a gap is a step that is left out. */
export interface Series {
  /** Neighbours further apart than this have a gap between them. */
  gapMs: number;
  /** What the range covers, whether there is anything in it or not. */
  from: number;
  to: number;
  times: number[];
  /** Only metrics that have any value. */
  columns: Partial<Record<Metric, (number | null)[]>>;
}

export const noValues = (): Values => ({
  cpu: null,
  memory: null,
  memoryPeak: null,
  pids: null,
  rx: null,
  tx: null,
  overlayRx: null,
  overlayTx: null,
  read: null,
  write: null,
  throttled: null,
  oomKills: null,
  load: null,
});

/** Rounded to what anybody reads, which is a third of the bytes on the wire. */
export function seriesOf(
  samples: readonly Sample[],
  range: { from: number; to: number; gapMs: number },
): Series {
  const columns: Series["columns"] = {};
  for (const metric of METRICS) {
    if (samples.every(({ values }) => values[metric] === null)) continue;
    columns[metric] = samples.map(({ values }) => rounded(metric, values[metric]));
  }
  return { ...range, times: samples.map(({ at }) => at), columns };
}

const FINE: readonly Metric[] = ["cpu", "throttled", "load"];

function rounded(metric: Metric, value: number | null): number | null {
  if (value === null) return null;
  return FINE.includes(metric) ? Math.round(value * 1e4) / 1e4 : Math.round(value);
}
