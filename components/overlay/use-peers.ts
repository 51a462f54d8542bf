"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { inferProcedureInput } from "@trpc/server";
import { useMemo } from "react";
import type { AppRouter } from "@/server/api/app-router";
import type { PeersView, PeerView } from "@/server/core/overlay/views";
import { useTRPC, useTRPCClient } from "../api/trpc";
import { useWindows } from "../table/use-windows";

export type PeersInput = Omit<
  NonNullable<inferProcedureInput<AppRouter["overlay"]["peers"]>>,
  "offset" | "limit"
>;

/** A peer as a row of a table. */
export type NamedPeer = PeerView & { name: string };

interface Window extends PeersView {
  rows: NamedPeer[];
}

/** Peers with traffic change at every look: no more of them are read than are nearly in sight. */
const SIZE = 50;
const MOST = 1000;

/** The first window: how many peers match, what is missing, and how fresh that is. */
export function useFirstPeers(input: PeersInput) {
  const window = useWindow();
  return useQuery({ ...window(input, 0), placeholderData: keepPreviousData });
}

/** The rows as they come into sight; `asking`: the head is still that of the question before. */
export function usePeerRows(input: PeersInput, head: Window | undefined, asking: boolean) {
  const window = useWindow();
  const { rowAt, onSight, windows } = useWindows({
    size: SIZE,
    matched: asking ? 0 : (head?.matched ?? 0),
    head: head?.rows,
    query: (number) => window(input, number),
  });
  const rows = useMemo(() => [head?.rows, ...windows].flatMap((each) => each ?? []), [head?.rows, windows]);
  return { rowAt, onSight, rows };
}

/** These peers, where they are there: at most a thousand. */
export function usePeersNamed(endpoints: readonly string[]) {
  return useQuery(
    useTRPC().overlay.peers.queryOptions(
      { endpoints: [...endpoints], limit: MOST },
      { enabled: endpoints.length > 0, placeholderData: keepPreviousData },
    ),
  ).data?.peers;
}

/** Asks for the endpoints of all that match, page by page. */
export function useMatchingEndpoints() {
  const client = useTRPCClient();
  return async (input: PeersInput): Promise<string[]> => {
    const found: string[] = [];
    for (;;) {
      const { peers, matched } = await client.overlay.peers.query({
        ...input,
        offset: found.length,
        limit: MOST,
      });
      found.push(...peers.map(({ endpoint }) => endpoint));
      if (peers.length === 0 || found.length >= matched) return found;
    }
  };
}

function useWindow() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  return (input: PeersInput, number: number) => ({
    queryKey: [...trpc.overlay.peers.queryKey(), input, number],
    gcTime: 60_000,
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Window> => {
      const view = await client.overlay.peers.query(
        { ...input, offset: number * SIZE, limit: SIZE },
        { signal },
      );
      return { ...view, rows: view.peers.map((peer) => ({ ...peer, name: peer.endpoint })) };
    },
  });
}
