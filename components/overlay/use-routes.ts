"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferProcedureInput } from "@trpc/server";
import type { AppRouter } from "@/server/api/app-router";
import type { RouteRow, RoutesView } from "@/server/core/overlay/views";
import { useTRPC, useTRPCClient } from "../api/trpc";
import { useWindows } from "../table/use-windows";

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

/** The rows as they come into sight. What has not changed on the host is not sent again. */
export function useRouteRows(input: RoutesInput, head: Window | undefined) {
  const window = useWindow();
  return useWindows({
    size: SIZE,
    matched: head?.matched ?? 0,
    head: head?.rows,
    query: (number) => window(input, number),
  });
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
