/** The middle one; of an even number, the upper of the two. Rounded to a tenth. */
export function median(values: readonly number[]): number {
  const middle = [...values].sort((a, b) => a - b)[values.length >> 1];
  if (middle === undefined) throw new Error("There is no median of nothing");
  return Math.round(middle * 10) / 10;
}
