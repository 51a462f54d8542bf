import type { PeerView } from "@/server/core/overlay/views";

/** Where everything stands on the map, in px from the top. */
export interface MapPlaces {
  /** A side has so many that curves would be a fan nobody can follow: they join a trunk instead. */
  many: boolean;
  row: number;
  height: number;
  host: number;
  left: number;
  right: number;
}

const MANY = 32;

/** Both sides' rows, and the host between them. */
export function mapPlaces(containers: number, peers: number): MapPlaces {
  const most = Math.max(containers, peers, 4);
  const many = most > MANY;
  const row = many ? 24 : 30;
  const height = most * row;
  const offset = (count: number) => (many ? 0 : ((most - count) * row) / 2);
  return { many, row, height, host: many ? 40 : height / 2, left: offset(containers), right: offset(peers) };
}

/** A curve from one side to the other; x in hundredths of the width, y in px. */
export function curve(x1: number, y1: number, x2: number, y2: number): string {
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

/** Down the trunk from its top, and out to a row of a side. */
export function branch(trunk: number, y: number, x: number): string {
  return `M${trunk} 0V${y}H${x}`;
}

/** px: 1 without traffic, one more for each tenfold of bit/s above a kilobit. */
export function edgeWidth({ rxRate, txRate }: Pick<PeerView, "rxRate" | "txRate">): number {
  const rate = (rxRate ?? 0) + (txRate ?? 0);
  return rate < 100 ? 1 : Math.min(6, 1 + Math.max(0.5, Math.log10(rate / 1000) + 1));
}
