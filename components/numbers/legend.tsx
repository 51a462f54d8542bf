import { CLOCK_TIME } from "../format/clock-time";
import type { ChartOf } from "./words";

interface LegendProps {
  chart: ChartOf;
  lines: readonly { word: string; values: readonly (number | null)[] }[];
  at: number | null;
  pointed: number | null;
  limit: number | null;
}

/** What the lines are, with their values at the moment pointed at, else the newest. */
export function ChartLegend({ chart, lines, at, pointed, limit }: LegendProps) {
  return (
    <figcaption className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 text-12">
      <span className="text-13 font-medium">{chart.title}</span>
      {lines.map(({ word, values }, index) => {
        const value = pointed === null ? values.at(-1) : at === null ? null : values[at];
        return (
          <span key={word} className="inline-flex items-baseline gap-1.5 text-muted">
            <svg aria-hidden width={14} height={4} className="self-center">
              <line
                x1={0}
                x2={14}
                y1={2}
                y2={2}
                strokeWidth={1.5}
                strokeDasharray={index === 0 ? undefined : "2 3"}
                className={index === 0 ? "stroke-ink" : "stroke-muted"}
              />
            </svg>
            {word}
            <span className="font-medium text-ink tabular-nums">
              {value == null ? "–" : chart.unit.say(value)}
            </span>
          </span>
        );
      })}
      {limit !== null && <span className="text-drifted-ink tabular-nums">limit {chart.unit.say(limit)}</span>}
      {pointed !== null && (
        <span className="ml-auto text-muted tabular-nums max-sm:hidden">{CLOCK_TIME.format(pointed)}</span>
      )}
    </figcaption>
  );
}
