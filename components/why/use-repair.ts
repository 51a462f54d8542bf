"use client";

import { useMutation } from "@tanstack/react-query";
import type { OperationView } from "@/server/core/model";
import type { HopAction } from "@/server/core/why/report";
import { problemsOf } from "../api/problems";
import { useTRPCClient } from "../api/trpc";

/** Calls what repairs a hop and waits for its end; the drawer shows its steps meanwhile. */
export function useRepair(onRepaired: () => void) {
  const client = useTRPCClient();
  const call = (action: HopAction): Promise<OperationView> => {
    switch (action.procedure) {
      case "containers.repair":
        return client.containers.repair.mutate({ ...action.input, wait: true });
      case "containers.restart":
        return client.containers.restart.mutate({ ...action.input, wait: true });
      case "containers.start":
        return client.containers.start.mutate({ ...action.input, wait: true });
      case "network.repair":
        return client.network.repair.mutate({ wait: true });
      case "overlay.applyPeers":
        return client.overlay.applyPeers.mutate({ wait: true });
    }
  };
  const repair = useMutation({ mutationFn: call, onSettled: onRepaired });
  const failed = repair.data?.error;
  return {
    repair: (action: HopAction) => repair.mutate(action),
    busy: repair.isPending,
    problems: failed ? [{ path: [], message: failed }] : problemsOf(repair.error),
  };
}
