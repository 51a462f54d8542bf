import type { RouteTable } from "./route-table";
import type { RouteEvent } from "./views";

/**
 * What differs between two looks at a table, at most `most` events. A route is its subnet and next hop:
 * one that moved to another peer is lost there and appears here.
 */
export function routeChanges(before: RouteTable, after: RouteTable, at: string, most: number): RouteEvent[] {
  // Routes that the new table took over as they were need no looking at, and they are nearly all.
  const [old, kept] = [new Set(before.routes), new Set(after.routes)];
  const left = new Map(
    before.routes
      .filter((route) => !kept.has(route))
      .map((route) => [`${route.subnet} ${route.hop.text}`, route]),
  );
  const events: RouteEvent[] = [];
  const add = (event: Omit<RouteEvent, "at">) => {
    if (events.length < most) events.push({ at, ...event });
  };
  for (const route of after.routes) {
    if (old.has(route)) continue;
    const { subnet, hop, metric } = route;
    const key = `${subnet} ${hop.text}`;
    const was = left.get(key);
    left.delete(key);
    if (was === undefined) add({ change: "appeared", subnet, nextHop: hop.text, from: null, to: metric });
    else if (was.metric !== metric)
      add({ change: "metric", subnet, nextHop: hop.text, from: was.metric, to: metric });
  }
  for (const { subnet, hop, metric } of left.values())
    add({ change: "lost", subnet, nextHop: hop.text, from: metric, to: null });
  return events;
}
