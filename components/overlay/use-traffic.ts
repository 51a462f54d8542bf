"use client";

import { useEffect, useRef, useState } from "react";
import type { PeerView } from "@/server/core/overlay/views";
import { useTRPCClient } from "../api/trpc";
import { appended, preceded, type TrafficHistory } from "./traffic-history";

/** The daemon gives the past of this many peers at once. */
const MOST_REMEMBERED = 100;

/** Rates of the peers in sight for their charts: the daemon's memory once, then each look adds its own. */
export function useTraffic(peers: readonly PeerView[], readAt: string | null): TrafficHistory {
  const client = useTRPCClient();
  const [history, setHistory] = useState<TrafficHistory>({});
  const asked = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    setHistory((before) => appended(before, peers, readAt));
    const before = asked.current;
    const endpoints = peers.map(({ endpoint }) => endpoint);
    const unknown = endpoints.filter((endpoint) => !before.has(endpoint)).slice(0, MOST_REMEMBERED);
    const now = new Set(endpoints.filter((endpoint) => before.has(endpoint) || unknown.includes(endpoint)));
    asked.current = now;
    if (unknown.length === 0) return;
    client.overlay.traffic.query({ endpoints: unknown }).then(
      (remembered) => setHistory((seen) => preceded(seen, remembered)),
      // The connection broke: asked again with the next look.
      () => {
        asked.current = new Set([...asked.current].filter((endpoint) => !unknown.includes(endpoint)));
      },
    );
  }, [peers, readAt, client]);
  return history;
}
