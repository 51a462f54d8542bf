"use client";

import { type QueryKey, useQueries } from "@tanstack/react-query";
import { useCallback, useState } from "react";

interface WindowsOptions<T> {
  /** Rows of a window. */
  size: number;
  /** How many rows there are in all; 0 while that is being asked: nothing is asked for then. */
  matched: number;
  /** Those of the first window, which its page reads anyway. */
  head: readonly T[] | undefined;
  /** The n-th window. */
  query: (number: number) => {
    queryKey: QueryKey;
    gcTime: number;
    queryFn: (context: { signal: AbortSignal }) => Promise<{ rows: T[] }>;
  };
}

/**
 * Rows of a list that is too long to have: windows of it are read as they come into sight, with one more
 * on each side. A row that is on its way is undefined.
 */
export function useWindows<T>({ size, matched, head, query }: WindowsOptions<T>) {
  const [sight, setSight] = useState({ from: 0, to: 0 });
  const onSight = useCallback(
    (first: number, last: number) => {
      const [from, to] = [Math.floor(first / size), Math.floor(last / size)];
      setSight((before) => (before.from === from && before.to === to ? before : { from, to }));
    },
    [size],
  );
  const from = Math.max(1, sight.from - 1);
  const to = Math.min(Math.ceil(matched / size) - 1, sight.to + 1);
  const numbers = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
  const windows = useQueries({ queries: numbers.map((number) => query(number)), combine: rowsOf });
  const rowAt = (index: number): T | undefined => {
    const number = Math.floor(index / size);
    const rows = number === 0 ? head : windows[number - from];
    return rows?.[index % size];
  };
  return { rowAt, onSight, windows };
}

function rowsOf<T>(results: { data: { rows: T[] } | undefined }[]): (T[] | undefined)[] {
  return results.map(({ data }) => data?.rows);
}
