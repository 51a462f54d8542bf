import type { Series } from "@/server/core/numbers/metrics";
import type { ChartOf } from "./words";

/** Less than this part of CPU periods is not worth a mark. */
const HELD_BACK = 0.05;

/** What happened at a moment: held back by the CPU limit (amber, along the floor), killed for memory (red). */
export function Marks({
  chart,
  series,
  x,
  floor,
}: {
  chart: ChartOf;
  series: Series;
  x: (at: number) => number;
  floor: number;
}) {
  const { times, columns } = series;
  const at = (index: number) => x(times[index] ?? 0);
  const before = (index: number) => Math.max(at(index) - 8, index === 0 ? at(index) - 2 : at(index - 1));
  if (chart.limit === "cpus")
    return (columns.throttled ?? []).map((part, index) =>
      part !== null && part >= HELD_BACK ? (
        <rect
          key={times[index]}
          x={before(index)}
          y={floor - 3}
          width={Math.max(1, at(index) - before(index))}
          height={3}
          className="fill-drifted"
        />
      ) : null,
    );
  if (chart.limit === "memoryBytes")
    return (columns.oomKills ?? []).map((kills, index) =>
      kills !== null && kills > 0 ? (
        <path key={times[index]} d={`M${at(index)} 0v${floor}`} strokeWidth={1.5} className="stroke-failed" />
      ) : null,
    );
  return null;
}
