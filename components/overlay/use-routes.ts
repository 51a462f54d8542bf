"use client";

import { keepPreviousData, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferProcedureInput } from "@trpc/server";
import type { AppRouter } from "@/server/api/app-router";
import type { RouteRow, RoutesView } from "@/server/core/overlay/views";
import { useTRPC, useTRPCClient } from "../api/trpc";

export type RoutesInput = Omit<
  inferProcedureInput<AppRouter["overlay"]["routes"]>,
  "offset" | "limit" | "since"
>;

/** A route as a row of a table. */
export type NamedRoute = RouteRow & { name: string };

interface Window extends Omit<RoutesView, "rows"> {
  rows: NamedRoute[];
}

const SIZE = 200;

/** The first window: how many routes match, and how fresh they are. While the filter changes, the one before. */
export function useFirstRoutes(input: RoutesInput) {
  const window = useWindow();
  return useQuery({ ...window(input, 0), placeholderData: keepPreviousData });
}

/**
 * The rows from `first` to `last`, read in windows as they come into sight, with one more on each side.
 * A row that is on its way is undefined. What has not changed on the host is not sent again.
 */
export function useRouteRows(input: RoutesInput, head: Window | undefined, first: number, last: number) {
  const window = useWindow();
  const matched = head?.matched ?? 0;
  const from = Math.max(1, Math.floor(first / SIZE) - 1);
  const to = Math.min(Math.ceil(matched / SIZE) - 1, Math.floor(last / SIZE) + 1);
  const numbers = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
  const windows = useQueries({ queries: numbers.map((number) => window(input, number)) });
  return (index: number): NamedRoute | undefined => {
    const number = Math.floor(index / SIZE);
    const rows = number === 0 ? head?.rows : windows[number - from]?.data?.rows;
    return rows?.[index % SIZE];
  };
}

function useWindow() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const cache = useQueryClient();
  return (input: RoutesInput, number: number) => {
    // Beneath the procedure's own key: whatever invalidates it invalidates every window.
    const queryKey = [...trpc.overlay.routes.queryKey(), input, number];
    return {
      queryKey,
      gcTime: 60_000,
      queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Window> => {
        const before = cache.getQueryData<Window>(queryKey);
        const view = await client.overlay.routes.query(
          { ...input, offset: number * SIZE, limit: SIZE, since: before?.revision },
          { signal },
        );
        if (view.unchanged && before) return { ...before, freshness: view.freshness };
        return { ...view, rows: view.rows.map((row) => ({ ...row, name: row.key })) };
      },
    };
  };
}
