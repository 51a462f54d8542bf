"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Square } from "lucide-react";
import Link from "next/link";
import { problemsOf } from "../api/problems";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { Plan } from "../plan/plan";
import { Button } from "../ui/button";
import { Bone, LoadError, Problems } from "../ui/notice";
import { Section } from "../ui/page";
import { StatusWord } from "../ui/state";

/** A run as it goes: its actions, what they write, how it ends. */
export function RunOfScript({ id }: { id: string }) {
  const trpc = useTRPC();
  const { data: operation, error } = useQuery(trpc.operations.get.queryOptions({ id }));
  const stop = useMutation(trpc.scripts.stop.mutationOptions());
  const why = useWhyNot("operator");
  if (error) return <LoadError error={error} what="The run" />;
  if (!operation) return <Bone className="h-32 w-full" />;
  return (
    <Section
      title="Run"
      note={<StatusWord status={operation.status} />}
      actions={
        operation.status === "running" ? (
          <Button small icon={Square} why={why} busy={stop.isPending} onClick={() => stop.mutate({ id })}>
            Stop the run
          </Button>
        ) : (
          <Link href={`/activity/${id}`} className="rounded-sm text-13 underline underline-offset-2">
            Its record
          </Link>
        )
      }
    >
      <Problems problems={problemsOf(stop.error)} title="The run was not stopped" />
      {operation.error && <Problems problems={[{ path: [], message: operation.error }]} />}
      <Plan plan={operation.plan} operation={operation} />
    </Section>
  );
}
