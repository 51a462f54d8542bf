"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import type { Range, Sample, Series } from "@/server/core/numbers/metrics";
import type { NumbersView } from "@/server/core/numbers/views";
import { useTRPC } from "../api/trpc";

const MINUTE = 60_000;
/** How often a range has something new. */
const FRESH: Record<Range, number | false> = { live: false, hour: MINUTE, day: MINUTE, month: 10 * MINUTE };

/** A container's numbers, or with null the host's; the live range grows by itself every two seconds. */
export function useNumbers(name: string | null, range: Range) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const options = trpc.numbers.history.queryOptions(
    { name, range },
    { refetchInterval: FRESH[range], staleTime: 0, gcTime: 5 * MINUTE },
  );
  const query = useQuery(options);
  useSubscription(
    trpc.numbers.live.subscriptionOptions(
      { names: name === null ? [] : [name] },
      {
        enabled: range === "live",
        onData: (now) => {
          const sample = name === null ? now.host : (now.containers[name] ?? null);
          client.setQueryData<NumbersView>(
            options.queryKey,
            (view) => view && { ...view, series: grown(view.series, sample, now.at) },
          );
        },
      },
    ),
  );
  return query;
}

/** The series with one sample more, the window moved on to `now`. */
function grown(series: Series, sample: Sample | null, now: number): Series {
  const from = now - (series.to - series.from);
  const first = series.times.findIndex((at) => at > from);
  const kept = first < 0 ? series.times.length : first;
  const isNew = sample !== null && sample.at > (series.times.at(-1) ?? 0);
  const columns: Series["columns"] = {};
  for (const metric of Object.keys(sample?.values ?? series.columns).filter(isMetric(series, sample))) {
    const before = series.columns[metric] ?? series.times.map(() => null);
    const value = sample?.values[metric] ?? null;
    columns[metric] = isNew ? [...before.slice(kept), value] : before.slice(kept);
  }
  const times = series.times.slice(kept);
  return { ...series, from, to: now, times: isNew ? [...times, sample.at] : times, columns };
}

type Metric = keyof Series["columns"];

/** Those that have been seen, or have a value now. */
function isMetric(series: Series, sample: Sample | null) {
  return (key: string): key is Metric =>
    key in series.columns ||
    Object.entries(sample?.values ?? {}).some(([name, value]) => name === key && value !== null);
}
