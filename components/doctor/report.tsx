"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../api/trpc";
import { Bone, LoadError } from "../ui/notice";
import { Page, Section } from "../ui/page";
import { CheckList, worstFirst } from "./check-list";

/** What the host can do and what it lacks, group by group. */
export function DoctorPage() {
  const { data: report, error } = useQuery(useTRPC().doctor.report.queryOptions());
  return (
    <Page
      narrow
      title="Doctor"
      note="The host is looked at every ten seconds; what changes is shown here by itself."
    >
      {error && <LoadError error={error} what="The doctor's report" />}
      {report === undefined && !error && <Bone className="h-96 w-full" />}
      {report?.groups.map((group) => (
        <Section key={group.name} title={group.title} note={tally(group.checks)}>
          <CheckList checks={worstFirst(group.checks)} />
        </Section>
      ))}
    </Page>
  );
}

function tally(checks: { status: string }[]): string {
  const count = (status: string) => checks.filter((check) => check.status === status).length;
  const parts = [
    count("failed") && `${count("failed")} failed`,
    count("warning") && `${count("warning")} to look at`,
  ];
  return (
    parts.filter(Boolean).join(", ") || (count("unknown") === checks.length ? "not checked" : "all good")
  );
}
