"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { problemsOf } from "../api/problems";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { Plan } from "../plan/plan";
import { Button } from "../ui/button";
import { Problems } from "../ui/notice";
import { Section } from "../ui/page";

/** What the containers share and what nobody asks for, where it is not as it should be: as the plan that repairs it. */
export function RepairHost() {
  const trpc = useTRPC();
  const why = useWhyNot("operator");
  const plan = useQuery(trpc.network.planRepair.queryOptions(undefined, { staleTime: 0 }));
  const repair = useMutation(trpc.network.repair.mutationOptions({ onSettled: () => void plan.refetch() }));
  const refused = problemsOf(repair.error);
  if (!plan.data || (plan.data.steps.length === 0 && refused.length === 0)) return null;
  return (
    <Section
      title="Not as it is asked for"
      actions={
        <Button
          small
          look="primary"
          why={why}
          busy={repair.isPending}
          onClick={() => repair.mutate({ wait: true })}
        >
          {repair.isPending ? "Repairing" : "Repair the host"}
        </Button>
      }
    >
      <Problems problems={refused} title="The host was not repaired" />
      {plan.data.note !== null && <p className="text-13 text-muted">{plan.data.note}</p>}
      <Plan plan={plan.data} />
    </Section>
  );
}
