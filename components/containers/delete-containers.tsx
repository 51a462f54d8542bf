"use client";

import { useQuery } from "@tanstack/react-query";
import type { ContainerView } from "@/server/core/model";
import type { Problem } from "@/server/core/problem";
import { problemsOf } from "../api/problems";
import { useTRPC } from "../api/trpc";
import { Plan } from "../plan/plan";
import { AddressText } from "../ui/address";
import { Confirm } from "../ui/confirm";
import { Bone } from "../ui/notice";
import { TogetherPlan } from "./act-together";

interface DeleteProps {
  containers: ContainerView[];
  problems: Problem[];
  onClose: () => void;
  onDelete: () => void;
}

/** So many are named; the plan names all. */
const SHOWN = 20;

/** Asks before containers are deleted: what is released, what is lost, and the plan. */
export function DeleteContainers({ containers, problems, onClose, onDelete }: DeleteProps) {
  const [only] = containers;
  const what = containers.length === 1 && only ? only.name : `${containers.length} containers`;
  return (
    <Confirm
      open
      title={`Delete ${what}?`}
      action={`Delete ${what}`}
      onClose={onClose}
      onConfirm={onDelete}
      problems={problems}
    >
      <ul className="grid grid-cols-[auto_auto_1fr] items-baseline gap-x-4 gap-y-0.5 text-ink">
        {containers.slice(0, SHOWN).map((each) => (
          <li key={each.name} className="contents">
            <span className="font-medium [overflow-wrap:anywhere]">{each.name}</span>
            <span className="font-mono text-12">
              <AddressText value={each.ipv4} />
            </span>
            <span className="font-mono text-12">{each.overlay && <AddressText value={each.overlay} />}</span>
          </li>
        ))}
      </ul>
      {containers.length > SHOWN && <p>And {containers.length - SHOWN} more.</p>}
      <p>{consequence(containers)}</p>
      {containers.length === 1 && only && <DeletePlan name={only.name} />}
      {containers.length > 1 && <TogetherPlan names={containers.map(({ name }) => name)} action="delete" />}
    </Confirm>
  );
}

/** What deleting them means for what runs, what is leased and what was written. */
export function consequence(containers: Pick<ContainerView, "pid">[]): string {
  const one = containers.length === 1;
  const runs = containers.some((each) => each.pid !== null);
  const stopped = runs
    ? one
      ? "Its process is stopped, its"
      : "Their processes are stopped, their"
    : one
      ? "Its"
      : "Their";
  return `${stopped} addresses are released and everything written inside is lost. Images stay.`;
}

function DeletePlan({ name }: { name: string }) {
  const trpc = useTRPC();
  const { data: plan, error } = useQuery(
    trpc.containers.plan.queryOptions({ name, action: "delete" }, { staleTime: 0, gcTime: 0 }),
  );
  if (plan) return <Plan plan={plan} />;
  if (error) return <p>{problemsOf(error)[0]?.message}</p>;
  return <Bone className="h-24 w-full" />;
}
