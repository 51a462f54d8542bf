import type { PeerView } from "@/server/core/overlay/views";

/** A row's height on the map, px. */
export const MAP_ROW = 30;

/** Both sides' rows, and the host between them, in px from the top. */
export function mapHeights(containers: number, peers: number) {
  const height = Math.max(containers, peers, 4) * MAP_ROW;
  const offset = (count: number) => (Math.max(containers, peers, 4) - count) * (MAP_ROW / 2);
  // Of a tall map the host stays where one sees it first.
  return {
    height,
    host: Math.min(height / 2, 300),
    left: offsetAt(offset(containers), height),
    right: offset(peers),
  };
}

/** A short list beside a long one stands at the host's height, not lost in the middle of the page. */
const offsetAt = (offset: number, height: number) => (height > 600 ? Math.min(offset, 240) : offset);

/** A curve from one side to the other; x in hundredths of the width, y in px. */
export function edgePath(x1: number, y1: number, x2: number, y2: number): string {
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

/** px: 1 without traffic, one more for each tenfold of bit/s above a kilobit. */
export function edgeWidth({ rxRate, txRate }: Pick<PeerView, "rxRate" | "txRate">): number {
  const rate = (rxRate ?? 0) + (txRate ?? 0);
  return rate < 100 ? 1 : Math.min(6, 1 + Math.max(0.5, Math.log10(rate / 1000) + 1));
}
