"use client";

import { useQuery } from "@tanstack/react-query";
import type { Problem } from "@/server/core/problem";
import { problemsOf } from "../api/problems";
import { useTRPC } from "../api/trpc";
import { Plan } from "../plan/plan";
import { Confirm } from "../ui/confirm";
import { Bone } from "../ui/notice";
import { ACTIONS, type Action } from "./actions";

interface ActTogetherProps {
  action: Exclude<Action, "repair" | "delete">;
  names: string[];
  problems: Problem[];
  onClose: () => void;
  onConfirm: () => void;
}

/** What is about to be done to several containers in one operation, before it is. */
export function ActTogether({ action, names, problems, onClose, onConfirm }: ActTogetherProps) {
  const what = `${ACTIONS[action].word} ${names.length} containers`;
  return (
    <Confirm
      open
      look="primary"
      title={`${what}?`}
      action={what}
      onClose={onClose}
      onConfirm={onConfirm}
      problems={problems}
    >
      <p>{CONSEQUENCE[action]} One that fails does not keep the others from it.</p>
      <TogetherPlan names={names} action={action} />
    </Confirm>
  );
}

/** The plan of all of them: a line a container, its commands below. */
export function TogetherPlan({ names, action }: { names: string[]; action: Exclude<Action, "repair"> }) {
  const trpc = useTRPC();
  const { data: plan, error } = useQuery(
    trpc.containers.planMany.queryOptions({ names, action }, { staleTime: 0, gcTime: 0 }),
  );
  if (plan) return <Plan plan={plan} />;
  if (error) return <p>{problemsOf(error)[0]?.message}</p>;
  return <Bone className="h-24 w-full" />;
}

const CONSEQUENCE = {
  start: "They keep their addresses and files.",
  stop: "Their processes end; addresses and files stay.",
  restart: "Their processes end and begin anew; addresses and files stay.",
};
