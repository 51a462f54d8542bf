import type { KeyboardEvent } from "react";

const SIDES = ["containers", "host", "peers"];

/**
 * Arrow keys walk the map: up and down a side, left and right to what lies beside. Tab enters each side
 * once, so that 200 peers do not stand between a person and the table below.
 */
export function walkMap(event: KeyboardEvent<HTMLElement>) {
  if (!(event.target instanceof HTMLElement)) return;
  const side = event.target.dataset.side;
  if (side === undefined) return;
  const map = event.currentTarget;
  const places = (of: string) => [...map.querySelectorAll<HTMLElement>(`[data-side=${of}]`)];
  const own = places(side);
  const at = own.indexOf(event.target);
  const beside = (step: number) => places(SIDES[SIDES.indexOf(side) + step] ?? "none")[0];
  const next: Record<string, HTMLElement | undefined> = {
    ArrowUp: own[at - 1],
    ArrowDown: own[at + 1],
    Home: own[0],
    End: own.at(-1),
    ArrowLeft: beside(-1),
    ArrowRight: beside(1),
  };
  const place = next[event.key];
  if (place === undefined) return;
  event.preventDefault();
  place.focus();
  place.scrollIntoView({ block: "nearest" });
}
