"use client";

import { useQuery } from "@tanstack/react-query";
import type { PeerState } from "@/server/core/overlay/views";
import { useTRPC } from "../api/trpc";

const NONE: PeerState[] = [];

/** Every peer's state; read again only when one of them is another. */
export function usePeerStates(): PeerState[] {
  return useQuery(useTRPC().overlay.peerStates.queryOptions()).data ?? NONE;
}
