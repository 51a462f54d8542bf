import { type RefObject, useLayoutEffect, useState } from "react";
import { ROW, type ScrollMap } from "./scroll-map";

/** What a line takes on average, in pixels, as far as it was seen. */
export function useLineHeight(wrap: boolean) {
  const [mean, setMean] = useState(ROW);
  return { tall: wrap ? mean : ROW, setMean };
}

/** Nearer than this to what was thought the scroll bar stays as it is: it would tremble. */
const SAME = 0.4;

interface Wrapped {
  block: RefObject<HTMLDivElement | null>;
  wrap: boolean;
  map: ScrollMap;
  scrolled: number;
  view: number;
  rows: number;
  /** Of the rows drawn: the first, and how many, counted from the log's first. */
  from: number;
  count: number;
  /** False while some of them were not read yet. */
  whole: boolean;
  tall: number;
  setMean: (pixels: number) => void;
}

/** Puts the drawn lines in their place, however high each is: after each drawing, before it is seen. */
export function useWrapped({ block, wrap, map, scrolled, view, rows, from, count, ...rest }: Wrapped) {
  const { whole, tall, setMean } = rest;
  useLayoutEffect(() => {
    const element = block.current;
    if (element === null || !wrap || rows === 0) return;
    const part = Math.max(0, Math.min(1, map.part(scrolled)));
    const row = Math.min(rows - 1, Math.floor(part * rows));
    const line = element.children[row - from];
    if (line instanceof HTMLElement) {
      const at = line.offsetTop + (part * rows - row) * line.offsetHeight;
      element.style.transform = `translateY(${part * view - at}px)`;
    }
    if (!whole || count === 0) return;
    const seen = element.offsetHeight / count;
    if (count === rows ? seen !== tall : Math.abs(seen - tall) > tall * SAME) setMean(seen);
  });
}
