"use client";

import { useQuery } from "@tanstack/react-query";
import { Wrench } from "lucide-react";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { Plan } from "../plan/plan";
import { Button } from "../ui/button";
import { Bone, LoadError, Problems } from "../ui/notice";
import { whyNot } from "./actions";
import { useAct } from "./use-act";

/** What on the host is not as it should be, as the plan that puts it right. */
export function Drift({ name }: { name: string }) {
  const trpc = useTRPC();
  const container = useQuery(trpc.containers.get.queryOptions({ name })).data;
  const drifted = container?.state === "drifted";
  const { data: plan, error } = useQuery(
    trpc.containers.plan.queryOptions(
      { name, action: "repair" },
      { enabled: drifted, staleTime: 0, gcTime: 0 },
    ),
  );
  const { act, problems } = useAct();
  const role = useWhyNot("operator");
  if (!container) return <Bone className="h-32 w-full" />;
  if (!drifted) return <p className="text-13 text-muted">The host is as the configuration of {name} says.</p>;
  if (error) return <LoadError error={error} what={`The repair of ${name}`} />;
  return (
    <div className="flex max-w-[960px] flex-col items-start gap-4">
      <Problems problems={problems} title="The host refused" />
      <div className="w-full">{plan ? <Plan plan={plan} /> : <Bone className="h-32 w-full" />}</div>
      <Button
        look="primary"
        icon={Wrench}
        why={role ?? whyNot("repair", container)}
        onClick={() => void act("repair", [name])}
      >
        Repair {name}
      </Button>
    </div>
  );
}
