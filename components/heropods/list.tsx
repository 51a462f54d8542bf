"use client";

import { useQuery } from "@tanstack/react-query";
import { Boxes, Plus } from "lucide-react";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { DataTable } from "../table/data-table";
import { useUrlSort } from "../table/sort";
import { Button } from "../ui/button";
import { Empty, LoadError } from "../ui/notice";
import { Page } from "../ui/page";
import { useUrlState } from "../ui/url-state";
import { HEROPODS_COLUMNS } from "./columns";
import { CreateHeroPods } from "./create-panel";

export function HeroPodsList() {
  const { data: pods, error } = useQuery(useTRPC().heropods.list.queryOptions());
  const { get, set } = useUrlState();
  const [sort, toggleSort] = useUrlSort("name");
  const why = useWhyNot("admin");
  const create = (
    <Button look="primary" icon={Plus} why={why} onClick={() => set({ create: "1" })}>
      Create HeroPods
    </Button>
  );
  return (
    <Page
      title="HeroPods"
      note="Each is a bridge with its subnet, and whether its containers are on the overlay."
      actions={create}
    >
      {error ? (
        <LoadError error={error} what="The list of HeroPods" />
      ) : (
        <DataTable
          label="HeroPods"
          rows={pods}
          columns={HEROPODS_COLUMNS}
          sort={sort}
          onSort={toggleSort}
          empty={
            <Empty icon={Boxes} title="No HeroPods" action={create}>
              A container needs one for its addresses.
            </Empty>
          }
        />
      )}
      {get("create") !== "" && <CreateHeroPods onClose={() => set({ create: null })} />}
    </Page>
  );
}
