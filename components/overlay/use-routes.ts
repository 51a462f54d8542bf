"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferProcedureInput } from "@trpc/server";
import type { AppRouter } from "@/server/api/app-router";
import { useTRPC, useTRPCClient } from "../api/trpc";
import { useWindows } from "../table/use-windows";
import { type RouteWindow, routeWindow, routeWindowKey, WINDOW_ROUTES } from "./route-window";

export type RoutesInput = Omit<
  inferProcedureInput<AppRouter["overlay"]["routes"]>,
  "offset" | "limit" | "since" | "known"
>;

/** The first window: how many routes match, and how fresh they are. While the filter changes, the one before. */
export function useFirstRoutes(input: RoutesInput) {
  const window = useWindow();
  return useQuery({ ...window(input, 0), placeholderData: keepPreviousData });
}

/** The rows as they come into sight; `asking`: the head is still that of the question before. What has not changed on the host is not sent again. */
export function useRouteRows(input: RoutesInput, head: RouteWindow | undefined, asking: boolean) {
  const window = useWindow();
  return useWindows({
    size: WINDOW_ROUTES,
    matched: asking ? 0 : (head?.matched ?? 0),
    head: head?.rows,
    query: (number) => window(input, number),
  });
}

function useWindow() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const cache = useQueryClient();
  return (input: RoutesInput, number: number) => {
    const queryKey = routeWindowKey(trpc.overlay.routes.queryKey(), input, number);
    return {
      queryKey,
      gcTime: 60_000,
      queryFn: async ({ signal }: { signal: AbortSignal }): Promise<RouteWindow> => {
        const before = cache.getQueryData<RouteWindow>(queryKey);
        const view = await client.overlay.routes.query(
          { ...input, offset: number * WINDOW_ROUTES, limit: WINDOW_ROUTES, since: before?.revision },
          { signal },
        );
        if (view.unchanged && before) return { ...before, freshness: view.freshness };
        return routeWindow(view);
      },
    };
  };
}
