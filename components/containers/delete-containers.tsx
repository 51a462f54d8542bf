"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ContainerView } from "@/server/core/model";
import type { Problem } from "@/server/core/problem";
import { volumesOf } from "../../server/core/mounts/mount";
import { problemsOf } from "../api/problems";
import { useTRPC } from "../api/trpc";
import { Plan } from "../plan/plan";
import { AddressText } from "../ui/address";
import { Confirm } from "../ui/confirm";
import { Check } from "../ui/field";
import { Bone } from "../ui/notice";
import { TogetherPlan } from "./act-together";

interface DeleteProps {
  containers: ContainerView[];
  problems: Problem[];
  onClose: () => void;
  /** `volumes`: those that it alone has mounted go too. */
  onDelete: (options: { volumes: boolean }) => void;
}

/** So many are named; the plan names all. */
const SHOWN = 20;

/** Asks before containers are deleted: what is released, what is lost, and the plan. */
export function DeleteContainers({ containers, problems, onClose, onDelete }: DeleteProps) {
  const [only] = containers;
  const [volumes, setVolumes] = useState(false);
  const what = containers.length === 1 && only ? only.name : `${containers.length} containers`;
  return (
    <Confirm
      open
      title={`Delete ${what}?`}
      action={`Delete ${what}`}
      onClose={onClose}
      onConfirm={() => onDelete({ volumes })}
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
      <p>{consequence(containers, volumes)}</p>
      {containers.length === 1 && only && (
        <>
          {volumesOf(only.mounts).length > 0 && (
            <Check
              checked={volumes}
              onChange={(event) => setVolumes(event.target.checked)}
              label={`Delete ${volumesOf(only.mounts).join(", ")} too`}
              hint="Everything in it is lost. A volume that another container has mounted stays."
              className="text-ink"
            />
          )}
          <DeletePlan name={only.name} volumes={volumes} />
        </>
      )}
      {containers.length > 1 && <TogetherPlan names={containers.map(({ name }) => name)} action="delete" />}
    </Confirm>
  );
}

/** What deleting them means for what runs, what is leased and what was written. */
export function consequence(
  containers: Pick<ContainerView, "pid" | "mounts">[],
  withVolumes = false,
): string {
  const one = containers.length === 1;
  const runs = containers.some((each) => each.pid !== null);
  const stopped = runs
    ? one
      ? "Its process is stopped, its"
      : "Their processes are stopped, their"
    : one
      ? "Its"
      : "Their";
  const stay =
    !withVolumes && containers.some((each) => volumesOf(each.mounts).length > 0)
      ? "Images and volumes"
      : "Images";
  return `${stopped} addresses are released and everything written inside is lost. ${stay} stay.`;
}

function DeletePlan({ name, volumes }: { name: string; volumes: boolean }) {
  const trpc = useTRPC();
  const { data: plan, error } = useQuery(
    trpc.containers.plan.queryOptions({ name, action: "delete", volumes }, { staleTime: 0, gcTime: 0 }),
  );
  if (plan) return <Plan plan={plan} />;
  if (error) return <p>{problemsOf(error)[0]?.message}</p>;
  return <Bone className="h-24 w-full" />;
}
