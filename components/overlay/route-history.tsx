"use client";

import { useQuery } from "@tanstack/react-query";
import type { RouteEvent, TableKind } from "@/server/core/overlay/views";
import { useTRPC } from "../api/trpc";
import { clock, exact } from "../format/time";
import { Address } from "../ui/address";
import { Bone, LoadError } from "../ui/notice";
import { Panel, PanelBody } from "../ui/panel";
import { Dot } from "../ui/state";

/** What became of the routes while somebody looked at them, the newest first. */
export function RouteHistory({ kind, onClose }: { kind: TableKind; onClose: () => void }) {
  const { data: events, error } = useQuery(useTRPC().overlay.routeHistory.queryOptions({ kind }));
  return (
    <Panel
      open
      wide
      onClose={onClose}
      title="What changed"
      description={`Of the ${kind} routes, while somebody looks at them; the newest first, at most 500.`}
    >
      <PanelBody>
        {error && <LoadError error={error} what="The changes" />}
        {events === undefined && !error && <Bone className="h-40 w-full" />}
        {events?.length === 0 && <p className="text-13 text-muted">Nothing has changed since.</p>}
        {events && events.length > 0 && (
          <ol className="divide-y">
            {events.map((event) => (
              <li
                key={`${event.at} ${event.subnet} ${event.nextHop} ${event.change}`}
                className="grid grid-cols-[96px_minmax(0,1fr)] gap-x-3 py-1.5 text-13 [content-visibility:auto]"
              >
                <time
                  dateTime={event.at}
                  title={exact(event.at)}
                  className="font-mono text-12 leading-5 text-muted"
                >
                  {clock(event.at)}
                </time>
                <div className="min-w-0">
                  <p className="flex flex-wrap items-center gap-x-2">
                    <Dot className={DOT[event.change]} />
                    {said(event)}
                    <Address value={event.subnet} />
                  </p>
                  <p className="truncate font-mono text-12 text-muted" title={event.nextHop}>
                    {event.nextHop}
                  </p>
                </div>
              </li>
            ))}
          </ol>
        )}
      </PanelBody>
    </Panel>
  );
}

const DOT = { appeared: "bg-running", lost: "bg-failed", metric: "bg-moving" };

function said({ change, from, to }: RouteEvent): string {
  if (change === "appeared") return to === null ? "Appeared" : `Appeared, metric ${to}`;
  if (change === "lost") return from === null ? "Lost" : `Lost, its metric was ${from}`;
  return `Metric ${from ?? "∞"} → ${to ?? "∞"}`;
}
