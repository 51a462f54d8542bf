export interface Thinned {
  /** One point a pixel: the mean of those that fall on it. */
  mean: (readonly [number, number])[];
  /** The edges of what they spread over, there and back; empty where no pixel holds more than one. */
  band: (readonly [number, number])[];
}

/** Points in pixels, at most one for each pixel across: a month in 500 pixels is else a solid block. */
export function thinned(points: readonly (readonly [number, number])[]): Thinned {
  const mean: [number, number][] = [];
  const high: [number, number][] = [];
  const low: [number, number][] = [];
  let isDense = false;
  for (let from = 0; from < points.length; ) {
    const column = Math.floor(points[from]?.[0] ?? 0);
    let to = from;
    let sum = 0;
    let top = Number.POSITIVE_INFINITY;
    let bottom = Number.NEGATIVE_INFINITY;
    for (; to < points.length && Math.floor(points[to]?.[0] ?? 0) === column; to++) {
      const y = points[to]?.[1] ?? 0;
      sum += y;
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
    const x = to - from === 1 ? (points[from]?.[0] ?? 0) : column + 0.5;
    isDense ||= to - from > 1;
    mean.push([x, sum / (to - from)]);
    high.push([x, top]);
    low.push([x, bottom]);
    from = to;
  }
  return { mean, band: isDense ? [...high, ...low.reverse()] : [] };
}
