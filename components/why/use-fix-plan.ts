"use client";

import { useQuery } from "@tanstack/react-query";
import type { PlanView } from "@/server/core/model";
import type { HopAction } from "@/server/core/why/report";
import { useTRPC } from "../api/trpc";

/** What a fix would do on the host; undefined while it is planned, or without a fix. */
export function useFixPlan(action: HopAction | null): PlanView | undefined {
  const trpc = useTRPC();
  const fresh = { staleTime: 0, gcTime: 0 };
  const verb = action === null ? undefined : VERB[action.procedure];
  const name = action !== null && "name" in action.input ? action.input.name : "";
  const container = useQuery(
    trpc.containers.plan.queryOptions(
      { name, action: verb ?? "repair" },
      { ...fresh, enabled: verb !== undefined },
    ),
  );
  const host = useQuery(
    trpc.network.planRepair.queryOptions(undefined, {
      ...fresh,
      enabled: action?.procedure === "network.repair",
    }),
  );
  const peers = useQuery(
    trpc.overlay.planPeers.queryOptions(undefined, {
      ...fresh,
      enabled: action?.procedure === "overlay.applyPeers",
    }),
  );
  if (verb !== undefined) return container.data;
  return action?.procedure === "network.repair" ? host.data : peers.data;
}

const VERB = {
  "containers.repair": "repair",
  "containers.restart": "restart",
  "containers.start": "start",
  "network.repair": undefined,
  "overlay.applyPeers": undefined,
} as const;
