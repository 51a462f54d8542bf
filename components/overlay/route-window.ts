import type { RouteRow, RoutesView } from "@/server/core/overlay/views";

/** A route as a row of a table. */
export type NamedRoute = RouteRow & { name: string };

/** Some routes in a row, of those that fit. */
export interface RouteWindow extends Omit<RoutesView, "rows"> {
  rows: NamedRoute[];
}

/** Routes in a window. */
export const WINDOW_ROUTES = 200;

export function routeWindow(view: RoutesView): RouteWindow {
  return { ...view, rows: view.rows.map((row) => ({ ...row, name: row.key })) };
}

/** Beneath the procedure's own key: whatever invalidates it invalidates every window. */
export function routeWindowKey(procedure: readonly unknown[], input: object, number: number) {
  return [...procedure, input, number];
}
