"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, ScrollText } from "lucide-react";
import { useTRPC } from "../api/trpc";
import { OperationLines } from "../operations/list";
import { DataTable } from "../table/data-table";
import { useUrlSort } from "../table/sort";
import { ButtonLink } from "../ui/button";
import { Bone, Empty, LoadError } from "../ui/notice";
import { Page, Section } from "../ui/page";
import { SCRIPT_COLUMNS } from "./columns";

/** How often kept scripts are compared with the host while they are looked at. */
const AGAIN_MS = 5_000;

/** The scripts that are kept, whether the host is as they declare, and what was run last. */
export function ScriptList() {
  const trpc = useTRPC();
  const { data: scripts, error } = useQuery(
    trpc.scripts.saved.list.queryOptions(undefined, { staleTime: 0, refetchInterval: AGAIN_MS }),
  );
  const [sort, toggleSort] = useUrlSort("name");
  const create = (
    <ButtonLink look="primary" icon={Plus} href="/scripts/new">
      New script
    </ButtonLink>
  );
  return (
    <Page
      title="Scripts"
      note="HeroScript that is kept here or lies in the host's folder, compared with what is there."
      actions={create}
    >
      {error ? (
        <LoadError error={error} what="The list of scripts" />
      ) : (
        <DataTable
          label="Scripts"
          rows={scripts}
          columns={SCRIPT_COLUMNS}
          sort={sort}
          onSort={toggleSort}
          empty={
            <Empty icon={ScrollText} title="No scripts" action={create}>
              A script that is kept is watched: whether the host is still as it declares.
            </Empty>
          }
        />
      )}
      <Section title="Runs and changes">
        <History />
      </Section>
    </Page>
  );
}

function History() {
  const { data, error } = useQuery(
    useTRPC().operations.list.queryOptions({ subject: { kind: "script" }, limit: 50 }),
  );
  if (error) return <LoadError error={error} what="The history of runs" />;
  if (data === undefined) return <Bone className="h-24 w-full" />;
  if (data.length === 0) return <p className="text-13 text-muted">No script was run on this host yet.</p>;
  return <OperationLines operations={data} />;
}
