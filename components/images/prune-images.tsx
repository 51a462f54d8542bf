"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { problemsOf } from "../api/problems";
import { useTRPC } from "../api/trpc";
import { bytes } from "../format/bytes";
import { Plan } from "../plan/plan";
import { Confirm } from "../ui/confirm";
import { Bone } from "../ui/notice";

/** Removes every image that no container uses, after it was said which and how much that frees. */
export function PruneImages({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const { data, error } = useQuery(
    trpc.images.planPrune.queryOptions(undefined, { gcTime: 0, staleTime: 0 }),
  );
  const prune = useMutation(trpc.images.prune.mutationOptions());
  const none = data?.images.length === 0;
  return (
    <Confirm
      open
      title="Delete unused images?"
      action={
        data && !none
          ? `Delete ${data.images.length} ${data.images.length === 1 ? "image" : "images"}`
          : "Delete"
      }
      why={none ? "Every image is used by a container." : undefined}
      onClose={onClose}
      onConfirm={() => prune.mutate({}, { onSuccess: onClose })}
      busy={prune.isPending || data === undefined}
      problems={problemsOf(prune.error ?? error)}
    >
      {data === undefined ? (
        <Bone className="h-24 w-full" />
      ) : none ? (
        <p>There is none: every image is used by a container, or made by the console itself.</p>
      ) : (
        <>
          <p>
            No container uses them. {bytes(data.bytes)} become free; to use one again it has to be pulled
            again.
          </p>
          <ul className="max-h-40 overflow-y-auto font-mono text-12 text-ink">
            {data.images.map(({ name, sizeBytes }) => (
              <li key={name} className="flex justify-between gap-4">
                <span className="truncate">{name}</span>
                <span className="tabular-nums">{bytes(sizeBytes)}</span>
              </li>
            ))}
          </ul>
          <Plan plan={data.plan} />
        </>
      )}
    </Confirm>
  );
}
