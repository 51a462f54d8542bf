"use client";

import type { KeyboardEvent, PointerEvent } from "react";
import type { Series } from "@/server/core/numbers/metrics";
import { exact } from "../format/time";
import { cx } from "../ui/cx";
import { ChartLegend } from "./legend";
import { Lines } from "./lines";
import { Marks } from "./marks";
import { nearest, timeTicks, verticalScale } from "./scale";
import { useWidth } from "./use-width";
import type { ChartOf } from "./words";

interface ChartProps {
  chart: ChartOf;
  series: Series;
  limit: number | null;
  /** The moment that all charts of the page point at; null: the newest. */
  pointed: number | null;
  onPoint: (at: number | null) => void;
}

const HEIGHT = 132;
const FOOT = 18;
const PLOT = HEIGHT - FOOT;
/** For the words of the scale: '1.6 Mbit/s'. */
const LEFT = 68;
/** Above the highest line. */
const ROOM = 8;
/** A limit further above than this would press the line to the floor: it is named, not drawn. */
const FAR = 20;

/** Lines over time with their limit; gaps stay empty. Pointing at a moment, by pointer or arrow keys, says its values. */
export function Chart({ chart, series, limit, pointed, onPoint }: ChartProps) {
  const [box, width] = useWidth();
  const { times, from, to, gapMs } = series;
  const lines = chart.lines.map((line) => ({ ...line, values: series.columns[line.metric] ?? [] }));
  const most = Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const drawn = limit !== null && (most === 0 || limit <= most * FAR) ? limit : null;
  const { top, lines: grid } = verticalScale(Math.max(most, drawn ?? 0), chart.unit.base);
  const x = (at: number) => LEFT + ((at - from) / (to - from)) * (width - LEFT);
  const y = (value: number) => PLOT - (value / top) * (PLOT - ROOM);
  const at = pointed === null ? null : nearest(times, pointed, gapMs);
  const point = (event: PointerEvent<HTMLElement>) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    const part = (event.clientX - left - LEFT) / Math.max(1, width - LEFT);
    onPoint(from + Math.min(1, Math.max(0, part)) * (to - from));
  };
  const walk = (event: KeyboardEvent) => {
    const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (event.key === "Escape") onPoint(null);
    if (step === 0 || times.length === 0) return;
    event.preventDefault();
    const here = at ?? times.length - (step < 0 ? 0 : 1);
    onPoint(times[Math.min(times.length - 1, Math.max(0, here + step))] ?? null);
  };

  return (
    <figure className="flex min-w-0 flex-col gap-1 rounded-md border bg-surface px-3 pt-2.5 pb-1.5">
      <ChartLegend chart={chart} lines={lines} at={at} pointed={pointed} limit={limit} />
      <div
        ref={box}
        role="slider"
        tabIndex={0}
        aria-label={`${chart.title} over time`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, times.length - 1)}
        aria-valuenow={at ?? Math.max(0, times.length - 1)}
        aria-valuetext={spoken(chart, lines, at ?? times.length - 1, times)}
        onPointerMove={point}
        onPointerLeave={() => onPoint(null)}
        onKeyDown={walk}
        onBlur={() => onPoint(null)}
        className="rounded-sm focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-focus"
      >
        <svg aria-hidden width={width} height={HEIGHT} className="block overflow-visible text-12">
          {grid.map((value) => (
            <g key={value}>
              <line x1={LEFT} x2={width} y1={y(value)} y2={y(value)} className="stroke-line" />
              <text
                x={LEFT - 8}
                y={y(value) + 4}
                textAnchor="end"
                className="fill-faint tabular-nums"
                fontSize={11}
              >
                {chart.unit.say(value)}
              </text>
            </g>
          ))}
          <line x1={LEFT} x2={width} y1={PLOT} y2={PLOT} className="stroke-line-strong" />
          {timeTicks(from, to, Math.max(2, Math.floor((width - LEFT) / 84))).map((tick) => (
            <text
              key={tick.at}
              x={x(tick.at)}
              y={HEIGHT - 4}
              textAnchor={x(tick.at) < LEFT + 20 ? "start" : x(tick.at) > width - 20 ? "end" : "middle"}
              className="fill-faint tabular-nums"
              fontSize={11}
            >
              {tick.text}
            </text>
          ))}
          <Lines chart={chart} series={series} width={width} left={LEFT} floor={PLOT} top={top} room={ROOM} />
          {drawn !== null && (
            <line
              x1={LEFT}
              x2={width}
              y1={y(drawn)}
              y2={y(drawn)}
              strokeDasharray="6 3"
              className="stroke-drifted"
              strokeWidth={1.25}
            />
          )}
          <Marks chart={chart} series={series} x={x} floor={PLOT} />
          {pointed !== null && (
            <line
              x1={x(at === null ? pointed : (times[at] ?? pointed))}
              x2={x(at === null ? pointed : (times[at] ?? pointed))}
              y1={0}
              y2={PLOT}
              className={cx(at === null ? "stroke-line-strong" : "stroke-muted")}
            />
          )}
        </svg>
      </div>
    </figure>
  );
}

function spoken(
  chart: ChartOf,
  lines: readonly { word: string; values: readonly (number | null)[] }[],
  index: number,
  times: readonly number[],
): string {
  const time = times[index];
  if (time === undefined) return "no values";
  const values = lines.map(({ word, values: all }) => {
    const value = all[index];
    return `${word} ${value == null ? "unknown" : chart.unit.say(value)}`;
  });
  return `${exact(time)}: ${values.join(", ")}`;
}
