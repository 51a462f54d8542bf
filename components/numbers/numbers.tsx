"use client";

import { ChartLine } from "lucide-react";
import { useState } from "react";
import { Range } from "@/server/core/numbers/metrics";
import { Choice } from "../ui/choice";
import { Bone, Empty, LoadError } from "../ui/notice";
import { useUrlState } from "../ui/url-state";
import { Chart } from "./chart";
import { NumbersTable } from "./table";
import { useNumbers } from "./use-numbers";
import type { ChartOf } from "./words";

const RANGES = [
  ["live", "Live"],
  ["hour", "Hour"],
  ["day", "Day"],
  ["month", "Month"],
] as const satisfies [Range, string][];

const LOOKS = [
  ["charts", "Charts"],
  ["table", "Table"],
] as const;

function withoutPeaks(chart: ChartOf): ChartOf {
  return { ...chart, lines: chart.lines.filter(({ metric }) => metric !== "memoryPeak") };
}

/** Charts over a range, all pointing at one moment, or the same as a table. */
export function Numbers({ name, charts }: { name: string | null; charts: readonly ChartOf[] }) {
  const { get, set } = useUrlState();
  const range = Range.catch("live").parse(get("range"));
  const look = get("look") === "table" ? "table" : "charts";
  const { data, error } = useNumbers(name, range);
  const [pointed, point] = useState<number | null>(null);
  // Live samples are moments: the highest of a moment is the moment itself.
  const shown = (range === "live" ? charts.map(withoutPeaks) : charts).filter(({ lines }) =>
    lines.some(({ metric }) => data?.series.columns[metric]),
  );
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <Choice
          legend="Range"
          value={range}
          options={RANGES}
          onChange={(next) => set({ range: next === "live" ? null : next })}
        />
        <Choice
          legend="Shown as"
          value={look}
          options={LOOKS}
          onChange={(next) => set({ look: next === "charts" ? null : next })}
        />
      </div>
      {error ? (
        <LoadError error={error} what="What was measured" />
      ) : data === undefined ? (
        <Bone className="h-96 w-full" />
      ) : data.series.times.length === 0 ? (
        <div className="rounded-md border bg-surface">
          <Empty icon={ChartLine} title="Nothing was measured in this range">
            {name === null
              ? "The first numbers are there a few seconds after heropodsd has started."
              : range === "live"
                ? `${name} did not run in the last five minutes.`
                : "Points are kept from the first whole minute in which it runs."}
          </Empty>
        </div>
      ) : look === "table" ? (
        <NumbersTable charts={shown} series={data.series} />
      ) : (
        <div className="grid grid-cols-1 gap-3 xl:grid-cols-2">
          {shown.map((chart) => (
            <Chart
              key={chart.title}
              chart={chart}
              series={data.series}
              limit={chart.limit === undefined ? null : data.limits[chart.limit]}
              pointed={pointed}
              onPoint={point}
            />
          ))}
        </div>
      )}
    </div>
  );
}
