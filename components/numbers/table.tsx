import type { Series } from "@/server/core/numbers/metrics";
import { CLOCK_TIME } from "../format/clock-time";
import type { ChartOf } from "./words";

/** More rows than anybody reads; the newest stand first. */
const MOST = 500;

/** The same numbers to be read one by one, by eye or by a screen reader. */
export function NumbersTable({ charts, series }: { charts: readonly ChartOf[]; series: Series }) {
  const columns = charts.flatMap(({ title, unit, lines }) =>
    lines.map(({ metric, word }) => ({
      key: metric + title,
      label: lines.length === 1 ? title : `${title}, ${word}`,
      say: unit.say,
      values: series.columns[metric] ?? [],
    })),
  );
  const rows = series.times.map((at, index) => ({ at, index })).reverse();
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard (WCAG 2.1.1)
      tabIndex={0}
      aria-label="What was measured"
      className="max-h-[640px] overflow-auto rounded-md border bg-surface"
    >
      <table aria-label="What was measured" className="w-full border-separate border-spacing-0 text-13">
        <thead>
          <tr className="text-right text-12 text-muted">
            <th className={`${head} text-left`}>Time</th>
            {columns.map(({ key, label }) => (
              <th key={key} className={head}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST).map(({ at, index }) => (
            <tr key={at} className="text-right tabular-nums hover:bg-hover">
              <td className={`${cell} text-left text-muted`}>{CLOCK_TIME.format(at)}</td>
              {columns.map(({ key, say, values }) => {
                const value = values[index];
                return (
                  <td key={key} className={cell}>
                    {value == null ? <span className="text-faint">–</span> : say(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST && (
        <p className="px-3 py-2 text-12 text-muted">
          The newest {MOST} of {rows.length}; heropods stats has all of them.
        </p>
      )}
    </section>
  );
}

const head = "sticky top-0 border-b bg-surface px-3 py-1.5 font-medium whitespace-nowrap";
const cell = "border-b px-3 py-1 whitespace-nowrap";
