"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { OperationView } from "@/server/core/model";
import { useTRPC } from "../api/trpc";
import { progressOf } from "../plan/plan-head";
import { Bone, LoadError } from "../ui/notice";
import { StatusWord } from "../ui/state";
import { Ago } from "../ui/time";
import { titleOf } from "./words";

/** The operations on one object, the newest first. */
export function OperationsOf({ kind, name }: { kind: string; name: string }) {
  const { data, error } = useQuery(
    useTRPC().operations.list.queryOptions({ subject: { kind, name }, limit: 100 }),
  );
  if (error) return <LoadError error={error} what={`The operations on ${name}`} />;
  if (data === undefined) return <Bone className="h-40 w-full" />;
  if (data.length === 0) return <p className="text-13 text-muted">Nothing was done to {name} yet.</p>;
  return <OperationLines operations={data} />;
}

/** One line an operation: how it ended, what it did, who asked, when. */
export function OperationLines({ operations }: { operations: OperationView[] }) {
  return (
    <ul className="@container divide-y overflow-hidden rounded-md border bg-surface">
      {operations.map((operation) => (
        <OperationLine key={operation.id} operation={operation} />
      ))}
    </ul>
  );
}

export function OperationLine({ operation }: { operation: OperationView }) {
  return (
    <li className="relative flex min-h-9 flex-wrap items-center gap-x-3 gap-y-0.5 px-3 py-1.5 text-13 hover:bg-hover">
      <span className="w-20 shrink-0">
        <StatusWord status={operation.status} />
      </span>
      <Link
        prefetch={false}
        href={`/activity/${operation.id}`}
        className="min-w-0 flex-1 truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
      >
        {titleOf(operation)}
      </Link>
      <span className="w-36 truncate text-right text-12 text-muted tabular-nums @max-[720px]:hidden">
        {operation.plan.steps.length > 0 && progressOf(operation)}
      </span>
      <span className="w-36 truncate text-muted @max-[520px]:hidden">{operation.actor}</span>
      <span className="w-20 shrink-0 text-right text-muted">
        <Ago at={operation.startedAt} />
      </span>
      {operation.error && (
        <p className="basis-full truncate pl-[92px] text-12 text-failed-ink max-sm:pl-0">{operation.error}</p>
      )}
    </li>
  );
}
