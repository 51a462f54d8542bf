/** One line's height in pixels. */
export const ROW = 18;

/**
 * Browsers draw no element of any height (Firefox ends near 17.9 million pixels): above this one, scrolling
 * a pixel passes more than a pixel of lines.
 */
const TALLEST = 12_000_000;

export interface ScrollMap {
  /** The height of what scrolls, in pixels. */
  height: number;
  /** Pixels of lines above the pane, where it is scrolled to `scrollTop`. */
  above: (scrollTop: number) => number;
  /** Where to scroll so that so many pixels of lines are above. */
  scrollTop: (above: number) => number;
}

/** How far a pane of `view` pixels over `rows` lines is scrolled, and what it then shows. */
export function scrollMap(rows: number, view: number): ScrollMap {
  const whole = rows * ROW;
  if (whole <= TALLEST) return { height: whole, above: (at) => at, scrollTop: (above) => above };
  const ratio = (whole - view) / (TALLEST - view);
  return { height: TALLEST, above: (at) => at * ratio, scrollTop: (above) => above / ratio };
}
