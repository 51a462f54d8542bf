"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { problemsOf } from "../api/problems";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { Plan } from "../plan/plan";
import { Confirm } from "../ui/confirm";
import { Bone } from "../ui/notice";
import { usePeersNamed } from "./use-peers";

interface RemovePeersProps {
  endpoints: string[];
  onClose: () => void;
  onRemoved: () => void;
}

/** Asks before the node leaves peers: what is lost with them, and the plan. */
export function RemovePeers({ endpoints, onClose, onRemoved }: RemovePeersProps) {
  const trpc = useTRPC();
  const why = useWhyNot("admin");
  const remove = useMutation(trpc.overlay.removePeers.mutationOptions());
  const plan = useQuery(
    trpc.overlay.planRemovePeers.queryOptions({ endpoints }, { staleTime: 0, gcTime: 0 }),
  );
  const peers = usePeersNamed(endpoints) ?? [];
  const lost = peers
    .filter(({ endpoint }) => endpoints.includes(endpoint))
    .reduce((sum, { routes }) => sum + routes.selected, 0);
  const them = endpoints.length === 1 ? "it" : "them";
  const what = endpoints.length === 1 ? endpoints[0] : `${endpoints.length} peers`;
  return (
    <Confirm
      open
      title={`Remove ${what}?`}
      action={endpoints.length === 1 ? "Remove peer" : `Remove ${what}`}
      onClose={onClose}
      onConfirm={() => remove.mutate({ endpoints }, { onSuccess: onRemoved })}
      busy={remove.isPending}
      why={why}
      problems={[...problemsOf(plan.error), ...problemsOf(remove.error)]}
    >
      <p>
        {lost === 0
          ? `No selected route goes through ${them} now.`
          : `${lost} selected ${lost === 1 ? "route goes" : "routes go"} through ${them} now: what lies behind is reached by another peer, or not at all.`}{" "}
        A peer that connects to us by itself can come back.
      </p>
      {plan.data ? <Plan plan={plan.data} /> : !plan.error && <Bone className="h-16 w-full" />}
    </Confirm>
  );
}
