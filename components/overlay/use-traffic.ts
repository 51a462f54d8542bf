"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { PeersView } from "@/server/core/overlay/views";
import { useTRPC } from "../api/trpc";
import { appended, preceded, type TrafficHistory } from "./traffic-history";

/** The daemon gives the past of this many peers at once; the others' charts begin with the page. */
const MOST_REMEMBERED = 100;

/** Rates of each peer for its chart: the daemon's memory once, then each look adds its own. */
export function useTraffic(view: PeersView | undefined): TrafficHistory {
  const [seen, setSeen] = useState<TrafficHistory>({});
  const [asked, ask] = useState<string[]>([]);
  useEffect(() => {
    if (view === undefined) return;
    setSeen((before) => appended(before, view));
    ask((before) =>
      before.length > 0 ? before : view.peers.slice(0, MOST_REMEMBERED).map(({ endpoint }) => endpoint),
    );
  }, [view]);
  const { data: remembered } = useQuery(
    useTRPC().overlay.traffic.queryOptions({ endpoints: asked }, { enabled: asked.length > 0, gcTime: 0 }),
  );
  return useMemo(() => (remembered === undefined ? seen : preceded(seen, remembered)), [seen, remembered]);
}
