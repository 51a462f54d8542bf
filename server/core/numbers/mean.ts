import { METRICS, type Metric, noValues, type Sample } from "./metrics";

/** Samples on their way to becoming one point: a mean weighted by how long each of them lasted. */
export interface Mean {
  readonly weight: Partial<Record<Metric, number>>;
  readonly sum: Partial<Record<Metric, number>>;
  readonly peak: number | null;
  readonly oomKills: number | null;
}

export const emptyMean: Mean = { weight: {}, sum: {}, peak: null, oomKills: null };

export function withSample(mean: Mean, { values }: Sample, ms: number): Mean {
  const weight = { ...mean.weight };
  const sum = { ...mean.sum };
  for (const metric of METRICS) {
    const value = values[metric];
    if (value === null) continue;
    weight[metric] = (weight[metric] ?? 0) + ms;
    sum[metric] = (sum[metric] ?? 0) + value * ms;
  }
  return {
    weight,
    sum,
    peak: most(mean.peak, values.memoryPeak),
    oomKills: values.oomKills === null ? mean.oomKills : (mean.oomKills ?? 0) + values.oomKills,
  };
}

/** The point; null where nothing was known. Kills are counted and the peak is the highest: neither has a mean. */
export function pointOf(mean: Mean, at: number): Sample | null {
  const values = noValues();
  for (const metric of METRICS) {
    const weight = mean.weight[metric] ?? 0;
    if (weight > 0) values[metric] = (mean.sum[metric] ?? 0) / weight;
  }
  values.memoryPeak = mean.peak;
  values.oomKills = mean.oomKills;
  return METRICS.every((metric) => values[metric] === null) ? null : { at, values };
}

function most(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}
