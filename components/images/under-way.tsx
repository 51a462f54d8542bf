"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "../api/trpc";
import { StopImage } from "../operations/stop-image";
import { titleOf } from "../operations/words";
import { StepProgress } from "../plan/step-progress";
import { Dot } from "../ui/state";

/** Pulls and imports that are under way, however long ago and by whomever they were begun. */
export function ImagesUnderWay() {
  const { data } = useQuery(
    useTRPC().operations.list.queryOptions({ limit: 20, subject: { kind: "image" } }),
  );
  const running = (data ?? []).filter((operation) => operation.finishedAt === null);
  if (running.length === 0) return null;
  return (
    <ul aria-label="Under way" className="divide-y rounded-md border bg-surface">
      {running.map((operation) => {
        const step = operation.plan.steps.find(({ status }) => status === "running");
        return (
          <li key={operation.id} className="py-1">
            <div className="flex items-center gap-2.5 px-3 py-1.5 text-13">
              <Dot className="animate-breathe bg-moving" />
              <Link
                prefetch={false}
                href={`/activity/${operation.id}`}
                className="min-w-0 truncate rounded-sm font-medium hover:underline"
              >
                {titleOf(operation)}
              </Link>
              <span className="min-w-0 flex-1 truncate text-muted max-sm:hidden">{step?.sentence}</span>
              <span className="flex-1 sm:hidden" />
              <StopImage operation={operation} />
            </div>
            {step?.progress && <StepProgress progress={step.progress} of={titleOf(operation)} />}
          </li>
        );
      })}
    </ul>
  );
}
