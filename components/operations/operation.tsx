"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { codeOf } from "../api/problems";
import { useTRPC } from "../api/trpc";
import { Plan } from "../plan/plan";
import { ButtonLink } from "../ui/button";
import { Bone, LoadError, Problems } from "../ui/notice";
import { Fact, Facts, Page } from "../ui/page";
import { StatusWord } from "../ui/state";
import { Ago } from "../ui/time";
import { StopImage } from "./stop-image";
import { subjectHref, titleOf } from "./words";

/** One operation: who asked, how it ended, every step with its commands. */
export function OperationPage({ id }: { id: string }) {
  const { data: operation, error } = useQuery(useTRPC().operations.get.queryOptions({ id }));
  if (error)
    return (
      <Page
        title={codeOf(error) === "NOT_FOUND" ? "There is no such operation" : "Operation"}
        actions={<ButtonLink href="/activity">All activity</ButtonLink>}
      >
        {codeOf(error) !== "NOT_FOUND" && <LoadError error={error} what="The operation" />}
      </Page>
    );
  if (!operation)
    return (
      <Page title={<Bone className="h-4 w-48" />}>
        <Bone className="h-80 w-full" />
      </Page>
    );
  const href = subjectHref(operation);
  return (
    <Page narrow title={titleOf(operation)} actions={<StopImage operation={operation} />}>
      {operation.error && <Problems problems={[{ path: [], message: operation.error }]} />}
      <Facts>
        <Fact label="Status">
          <StatusWord status={operation.status} />
        </Fact>
        <Fact label="Of">
          {operation.subject.kind}{" "}
          {href ? (
            <Link href={href} className="rounded-sm underline underline-offset-2">
              {operation.subject.name}
            </Link>
          ) : (
            operation.subject.name
          )}
        </Fact>
        <Fact label="Asked by">{operation.actor}</Fact>
        <Fact label="Begun">
          <Ago at={operation.startedAt} />
        </Fact>
      </Facts>
      {operation.plan.steps.length > 0 ? (
        <Plan plan={operation.plan} operation={operation} />
      ) : (
        <p className="text-13 text-muted">It took no step on the host.</p>
      )}
    </Page>
  );
}
