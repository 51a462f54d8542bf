import type { TrafficSample } from "@/server/core/overlay/views";
import { rate } from "../format/rate";
import { cx } from "../ui/cx";

/**
 * Rates over the last looks: received above the line, sent below it, both to one scale. The numbers
 * beside it say the same, so it is a picture and no more for those who cannot see it.
 */
export function TrafficChart({ samples, className }: { samples: TrafficSample[]; className?: string }) {
  const top = Math.max(1, ...samples.map(({ rx, tx }) => Math.max(rx, tx)));
  const last = samples.at(-1);
  return (
    <svg
      viewBox={`0 0 ${SLOTS} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={
        last === undefined
          ? "No rate yet"
          : `Received ${rate(last.rx)}, sent ${rate(last.tx)}; the most ${rate(top)}`
      }
      className={cx("overflow-visible", className)}
    >
      <line
        x1={0}
        x2={SLOTS}
        y1={HEIGHT / 2}
        y2={HEIGHT / 2}
        vectorEffect="non-scaling-stroke"
        className="stroke-line-strong"
        strokeWidth={1}
      />
      <path d={area(samples, (each) => each.rx / top, -1)} className="fill-muted" />
      <path d={area(samples, (each) => each.tx / top, 1)} className="fill-line-strong" />
    </svg>
  );
}

const SLOTS = 59;
const HEIGHT = 20;

/** The area between the middle and the values; the newest sample stands at the right end. */
function area(samples: TrafficSample[], value: (each: TrafficSample) => number, side: 1 | -1): string {
  if (samples.length < 2) return "";
  const middle = HEIGHT / 2;
  const from = SLOTS + 1 - samples.length;
  const points = samples.map(
    (each, index) => `L${from + index} ${(middle + side * value(each) * (middle - 0.5)).toFixed(2)}`,
  );
  return `M${from} ${middle}${points.join("")}L${SLOTS} ${middle}Z`;
}
