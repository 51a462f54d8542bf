"use client";

import { type CSSProperties, type RefObject, useLayoutEffect, useState } from "react";

/** Room that stays free below. */
const BELOW = 16;

/** The height from where the element begins to the end of the window, `least` pixels at least. */
export function useFillHeight(element: RefObject<HTMLElement | null>, least: number): CSSProperties {
  const [top, setTop] = useState<number | null>(null);
  useLayoutEffect(() => {
    const measure = () => {
      const at = element.current?.getBoundingClientRect().top;
      if (at !== undefined) setTop(Math.round(at + window.scrollY));
    };
    measure();
    // What stands above may grow: a notice, the state's words, a wrapped address.
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    window.addEventListener("resize", measure);
    return () => {
      observer.disconnect();
      window.removeEventListener("resize", measure);
    };
  });
  return { height: top === null ? `${least}px` : `max(${least}px, calc(100dvh - ${top + BELOW}px))` };
}
