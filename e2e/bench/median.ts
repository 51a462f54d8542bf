/** The middle one; of an even number, the upper of the two. Rounded to a tenth. */
export function median(values: readonly number[]): number {
  const middle = [...values].sort((a, b) => a - b)[values.length >> 1];
  if (middle === undefined) throw new Error("There is no median of nothing");
  return Math.round(middle * 10) / 10;
}

/** The smallest value that `percent` of all are not above. Rounded to a tenth. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)];
  if (found === undefined) throw new Error("There is no percentile of nothing");
  return Math.round(found * 10) / 10;
}
