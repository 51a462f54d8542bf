"use client";

import { Wrench } from "lucide-react";
import type { Hop } from "@/server/core/why/report";
import { useWhyNot } from "../api/session";
import { Plan } from "../plan/plan";
import { Button } from "../ui/button";
import { Problems } from "../ui/notice";
import { useFixPlan } from "./use-fix-plan";
import { useRepair } from "./use-repair";

interface FixProps {
  hop: Hop & { fix: string };
  /** The first broken hop: what follows from it needs no repair of its own. */
  first: boolean;
  onRepaired: () => void;
}

/** What to do about a broken hop; where it is ours to repair, one click, and the plan of it. */
export function Fix({ hop: { fix, action }, first, onRepaired }: FixProps) {
  const { repair, busy, problems } = useRepair(onRepaired);
  const why = useWhyNot(action?.procedure === "overlay.applyPeers" ? "admin" : "operator");
  const plan = useFixPlan(first ? action : null);
  return (
    <div className="flex flex-col gap-3">
      <p className="text-pretty">
        <span className="font-medium">Fix: </span>
        {fix}
      </p>
      {first && action !== null && (
        <>
          <Button
            look="primary"
            icon={Wrench}
            why={why}
            busy={busy}
            onClick={() => repair(action)}
            className="self-start"
          >
            {busy ? "Under way" : action.label}
          </Button>
          <Problems problems={problems} title="It was not repaired" />
          {plan && plan.steps.length > 0 && <Plan plan={plan} />}
        </>
      )}
    </div>
  );
}
