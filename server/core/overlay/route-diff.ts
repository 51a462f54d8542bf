import type { RouteTable } from "./route-table";
import type { RouteEvent } from "./views";

/**
 * What differs between two looks at a table, at most `most` events. A route is its subnet and next hop:
 * one that moved to another peer is lost there and appears here.
 */
export function routeChanges(before: RouteTable, after: RouteTable, at: string, most: number): RouteEvent[] {
  const left = new Map(before.routes.map((route) => [`${route.subnet} ${route.hop.text}`, route]));
  const events: RouteEvent[] = [];
  const add = (event: Omit<RouteEvent, "at">) => {
    if (events.length < most) events.push({ at, ...event });
  };
  for (const { subnet, hop, metric } of after.routes) {
    const key = `${subnet} ${hop.text}`;
    const old = left.get(key);
    left.delete(key);
    if (old === undefined) add({ change: "appeared", subnet, nextHop: hop.text, from: null, to: metric });
    else if (old.metric !== metric)
      add({ change: "metric", subnet, nextHop: hop.text, from: old.metric, to: metric });
  }
  for (const { subnet, hop, metric } of left.values())
    add({ change: "lost", subnet, nextHop: hop.text, from: metric, to: null });
  return events;
}
