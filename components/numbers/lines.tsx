import { memo } from "react";
import type { Series } from "@/server/core/numbers/metrics";
import { runsOf } from "./scale";
import { thinned } from "./thinned";
import type { ChartOf } from "./words";

interface LinesProps {
  chart: ChartOf;
  series: Series;
  width: number;
  /** Where the plot begins, beside the scale. */
  left: number;
  floor: number;
  /** The value at the chart's upper edge, and how far below it that edge is. */
  top: number;
  room: number;
}

/** A chart's lines, the first with the area below it. Drawn again only when its numbers or its size change. */
export const Lines = memo(function Lines({ chart, series, width, left, floor, top, room }: LinesProps) {
  const { times, from, to, gapMs, columns } = series;
  const x = (at: number) => left + ((at - from) / (to - from)) * (width - left);
  const y = (value: number) => floor - (value / top) * (floor - room);
  return chart.lines.map(({ metric }, which) => {
    const values = columns[metric] ?? [];
    const runs = runsOf(times, values, gapMs).map(([first, last]) =>
      times.slice(first, last + 1).map((time, index): Point => [x(time), y(values[first + index] ?? 0)]),
    );
    return (
      <g key={metric}>
        {runs.map(thinned).map(({ mean, band }) => (
          <g key={mean[0]?.[0]}>
            {which === 0 && <path d={area(mean, floor)} className="fill-ink/8" />}
            {band.length > 0 && (
              <path d={`${line(band)}Z`} className={which === 0 ? "fill-ink/20" : "fill-muted/20"} />
            )}
            <path
              d={line(mean)}
              fill="none"
              strokeWidth={mean.length === 1 ? 3 : 1.25}
              strokeLinecap="round"
              strokeLinejoin="round"
              strokeDasharray={which === 0 ? undefined : "2 3"}
              className={which === 0 ? "stroke-ink" : "stroke-muted"}
            />
          </g>
        ))}
      </g>
    );
  });
});

type Point = readonly [number, number];

/** A point alone is a dot: a line of no length with round ends. */
function line(points: readonly Point[]): string {
  const path = points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`);
  return path.length === 1 ? `${path[0]}h0` : path.join("");
}

function area(points: readonly Point[], floor: number): string {
  const [first, last] = [points[0], points.at(-1)];
  return first && last
    ? `${line(points)}L${last[0].toFixed(1)} ${floor}L${first[0].toFixed(1)} ${floor}Z`
    : "";
}
