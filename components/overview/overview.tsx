"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { CheckList, worstFirst } from "../doctor/check-list";
import { OperationLines } from "../operations/list";
import { ButtonLink } from "../ui/button";
import { Bone, LoadError } from "../ui/notice";
import { Page, Section } from "../ui/page";
import { Attention, needsSomeone } from "./attention";
import { HostNumbers } from "./host-numbers";
import { OverlayState } from "./overlay-state";
import { Tally } from "./tally";
import { Verdict } from "./verdict";

/** Is the host well, what runs, what needs someone, what is being done and by whom. */
export function Overview() {
  const trpc = useTRPC();
  const containers = useQuery(trpc.containers.list.queryOptions());
  const doctor = useQuery(trpc.doctor.report.queryOptions());
  const operations = useQuery(trpc.operations.list.queryOptions({ limit: 50 }));
  const asked = useQuery(trpc.operations.list.queryOptions({ limit: 20, byPeople: true }));
  const may = useWhyNot("operator") === undefined;
  const broken = worstFirst(doctor.data?.groups.flatMap((group) => group.checks) ?? []).filter(
    (check) => check.status === "failed" || check.status === "warning",
  );
  const troubled = containers.data?.filter(needsSomeone);
  const running = operations.data?.filter((each) => each.finishedAt === null) ?? [];
  // What changes live comes into every list: the daemon's own work is left out here too.
  const latest = asked.data
    ?.filter((each) => each.finishedAt !== null && each.actor !== "heropodsd")
    .slice(0, 8);
  return (
    <Page
      title={<Verdict report={doctor.data} containers={containers.data} />}
      actions={
        may && (
          <ButtonLink href="/containers?create=1" look="primary" icon={Plus}>
            Create container
          </ButtonLink>
        )
      }
    >
      {doctor.error && <LoadError error={doctor.error} what="The doctor's report" />}
      {containers.error && <LoadError error={containers.error} what="The list of containers" />}
      <HostNumbers />
      <Tally containers={containers.data} />
      <div className="grid grid-cols-1 items-start gap-x-8 gap-y-6 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-6">
          {troubled && troubled.length > 0 && <Attention containers={troubled} />}
          {broken.length > 0 && (
            <Section title="The host" actions={<More href="/doctor">All checks</More>}>
              <CheckList checks={broken} />
            </Section>
          )}
          <OverlayState />
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          {running.length > 0 && (
            <Section title="Being done now">
              <OperationLines operations={running} />
            </Section>
          )}
          <Section title="Done last, and by whom" actions={<More href="/activity">All activity</More>}>
            {latest === undefined ? (
              <Bone className="h-36 w-full" />
            ) : latest.length === 0 ? (
              <p className="text-13 text-muted">Nobody has done anything on this host yet.</p>
            ) : (
              <OperationLines operations={latest} />
            )}
          </Section>
        </div>
      </div>
    </Page>
  );
}

function More({ href, children }: { href: string; children: string }) {
  return (
    <Link href={href} className="rounded-sm text-13 text-muted hover:text-ink hover:underline">
      {children}
    </Link>
  );
}
