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
  /** Pixels of lines above the pane, where it is scrolled to `scrollTop` and each line is a ROW high. */
  above: (scrollTop: number) => number;
  /** Where to scroll so that so many pixels of lines are above. */
  scrollTop: (above: number) => number;
  /** How much of the way it is scrolled, 0 to 1. */
  part: (scrollTop: number) => number;
  /** Where to scroll for so much of the way. */
  at: (part: number) => number;
}

/**
 * How far a pane of `view` pixels over `rows` lines is scrolled, and what it then shows; `tall` is what a line
 * takes on average. A pane that is scrolled so much of the way shows, so much of the way down, what is so much
 * of the way into the log: that is true of lines of one height, and can be of others without knowing them all.
 */
export function scrollMap(rows: number, view: number, tall = ROW): ScrollMap {
  const height = Math.min(TALLEST, rows * tall);
  const way = Math.max(0, height - view);
  const hidden = Math.max(0, rows * ROW - view);
  const part = (at: number) => (way === 0 ? 0 : at / way);
  return {
    ...{ height, part, at: (share) => share * way },
    above: (at) => part(at) * hidden,
    scrollTop: (above) => (hidden === 0 ? 0 : (above / hidden) * way),
  };
}
