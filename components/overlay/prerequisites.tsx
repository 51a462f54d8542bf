"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../api/trpc";
import { CheckList, worstFirst } from "../doctor/check-list";
import { Section } from "../ui/page";

/** What the overlay needs on this host, as the doctor found it, for the host and each HeroPods. */
export function Prerequisites() {
  const groups = useQuery(useTRPC().doctor.report.queryOptions()).data?.groups ?? [];
  const parts = groups
    .map((group) => ({ ...group, checks: group.checks.filter(({ id }) => id.startsWith("mycelium")) }))
    .filter(({ checks }) => checks.length > 0);
  if (parts.length === 0) return null;
  return (
    <Section title="Prerequisites" note="Mycelium is found and checked here, never installed or started.">
      {parts.map(({ name, title, checks }) => (
        <div key={name} className="flex flex-col gap-1.5">
          <h3 className="text-12 font-medium text-muted">{title}</h3>
          <CheckList checks={worstFirst(checks)} />
        </div>
      ))}
    </Section>
  );
}
