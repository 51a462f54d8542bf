"use client";

import { useQuery } from "@tanstack/react-query";
import { FileDown, LayoutTemplate } from "lucide-react";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { DataTable } from "../table/data-table";
import { useUrlSort } from "../table/sort";
import { Button, ButtonLink } from "../ui/button";
import { Empty, LoadError } from "../ui/notice";
import { Page } from "../ui/page";
import { useUrlState } from "../ui/url-state";
import { TEMPLATE_COLUMNS } from "./columns";
import { ImportPanel } from "./import-panel";

/** How often the list is read anew while it is looked at: others keep templates too. */
export const AGAIN_MS = 5_000;

/** The configurations that are kept to make containers from. */
export function TemplateList() {
  const { data, error } = useQuery(
    useTRPC().templates.list.queryOptions(undefined, { staleTime: 0, refetchInterval: AGAIN_MS }),
  );
  const [sort, toggleSort] = useUrlSort("name");
  const { get, set } = useUrlState();
  const why = useWhyNot("operator");
  return (
    <Page
      title="Templates"
      note="Configurations to make containers from; a container's own is kept on its page."
      actions={
        <Button icon={FileDown} why={why} onClick={() => set({ import: "1" })}>
          Import template
        </Button>
      }
    >
      {error ? (
        <LoadError error={error} what="The list of templates" />
      ) : (
        <DataTable
          label="Templates"
          rows={data}
          columns={TEMPLATE_COLUMNS}
          sort={sort}
          onSort={toggleSort}
          empty={
            <Empty
              icon={LayoutTemplate}
              title="No templates yet"
              action={<ButtonLink href="/containers">Choose a container</ButtonLink>}
            >
              Open a container's configuration and save it as a template, or import one.
            </Empty>
          }
        />
      )}
      {get("import") !== "" && <ImportPanel onClose={() => set({ import: null })} />}
    </Page>
  );
}
