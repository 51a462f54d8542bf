"use client";

import { Waypoints } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { useUrlSort } from "../table/sort";
import { WindowTable } from "../table/window-table";
import { Button } from "../ui/button";
import { Empty, LoadError } from "../ui/notice";
import { useUrlState } from "../ui/url-state";
import { FreshnessNote } from "./freshness";
import { useLook } from "./look";
import { usePeerStates } from "./peer-states";
import { routeColumns } from "./route-columns";
import { FILTERS, KINDS, routesInput } from "./route-filter";
import { RouteFilters } from "./route-filters";
import { RouteHistory } from "./route-history";
import { useFirstRoutes, useRouteRows } from "./use-routes";

/** Every route that Mycelium has, joined to its peer and to whom it leads to. */
export function Routes() {
  useLook("routes");
  const { get, set } = useUrlState();
  const [sort, toggleSort] = useUrlSort("subnet");
  const input = routesInput(get, sort);
  const { data: head, error, isPlaceholderData: asking } = useFirstRoutes(input);
  const { rowAt, onSight } = useRouteRows(input, head, asking);
  const states = usePeerStates();
  const columns = useMemo(() => {
    const known = new Map(states.map(({ endpoint, state }) => [endpoint, state]));
    return routeColumns(input.kind, (endpoint) => known.get(endpoint));
  }, [input.kind, states]);
  useTopOn(JSON.stringify(input));
  const { kind } = input;
  const label = KINDS.find((each) => each.kind === kind)?.label ?? "";
  const filtered = FILTERS.some((key) => get(key) !== "");
  return (
    <>
      <FreshnessNote freshness={head?.freshness} what={`${label} routes`} />
      <div className="flex flex-col gap-2">
        <RouteFilters kind={kind} onHistory={() => set({ changes: "1" })} />
        {error ? (
          <LoadError error={error} what="The routes" />
        ) : (
          <>
            <p aria-live="polite" className="min-h-4 text-12 text-muted tabular-nums">
              {head &&
                (head.matched === head.total
                  ? countOf(head.total)
                  : `${number(head.matched)} of ${countOf(head.total)}`)}
            </p>
            {head?.matched === 0 ? (
              <div className="rounded-md border bg-surface">
                {filtered ? (
                  <Empty
                    icon={Waypoints}
                    title="No route matches"
                    action={
                      <Button onClick={() => set(Object.fromEntries(FILTERS.map((key) => [key, null])))}>
                        Show all routes
                      </Button>
                    }
                  />
                ) : (
                  <Empty icon={Waypoints} title={`No ${label.toLowerCase()} routes`}>
                    {EMPTY[kind]}
                  </Empty>
                )}
              </div>
            ) : (
              <WindowTable
                key={kind}
                label="Routes"
                count={head?.matched}
                rowAt={rowAt}
                onSight={onSight}
                columns={columns}
                sort={sort}
                onSort={toggleSort}
              />
            )}
          </>
        )}
      </div>
      {get("changes") !== "" && <RouteHistory kind={kind} onClose={() => set({ changes: null })} />}
    </>
  );
}

const EMPTY = {
  selected: "Mycelium learns a route when somebody here sends to an address, and forgets it later.",
  fallback: "There is no second way to any subnet.",
  queried: "Mycelium waits for no answer about any subnet now.",
};

const number = (count: number) => count.toLocaleString("en");
const countOf = (count: number) => `${number(count)} ${count === 1 ? "route" : "routes"}`;

/** Another question is read from its first row. */
function useTopOn(question: string) {
  const asked = useRef(question);
  useEffect(() => {
    if (asked.current !== question) window.scrollTo({ top: 0 });
    asked.current = question;
  }, [question]);
}
