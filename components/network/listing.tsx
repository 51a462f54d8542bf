"use client";

import { Network } from "lucide-react";
import { useMemo } from "react";
import type { Belonging } from "@/server/core/network/views";
import type { Column } from "../table/columns";
import { DataTable } from "../table/data-table";
import { SearchField } from "../table/search";
import { useUrlSort } from "../table/sort";
import { Button } from "../ui/button";
import { Select } from "../ui/field";
import { Empty } from "../ui/notice";
import { useUrlState } from "../ui/url-state";
import { ownerWords } from "./belongs";

interface ListingProps<T extends Belonging & { name: string }> {
  label: string;
  rows: T[] | undefined;
  columns: Column<T>[];
  /** What a search finds a row by, beside whom it belongs to. */
  words: (row: T) => string;
  initialSort: string;
}

/** A kernel table to search, to narrow to what is ours, and to sort. */
export function Listing<T extends Belonging & { name: string }>({
  label,
  rows,
  columns,
  words,
  initialSort,
}: ListingProps<T>) {
  const { get, set } = useUrlState();
  const [sort, toggleSort] = useUrlSort(initialSort);
  const [search, of] = [get("q").toLowerCase(), get("of")];
  const found = useMemo(
    () =>
      rows?.filter(
        (row) =>
          (of === "" || (of === "ours") === row.ours) &&
          `${row.name} ${words(row)} ${ownerWords(row)}`.toLowerCase().includes(search),
      ),
    [rows, search, of, words],
  );
  return (
    <div className="flex flex-col gap-2">
      <div className="flex min-h-8 flex-wrap items-center gap-2">
        <SearchField label={`Search ${label.toLowerCase()}`} />
        <Select aria-label="Whose" value={of} onChange={(event) => set({ of: event.target.value })}>
          <option value="">Ours and the rest</option>
          <option value="ours">Ours</option>
          <option value="rest">The rest</option>
        </Select>
      </div>
      <DataTable
        label={label}
        rows={found}
        columns={columns}
        sort={sort}
        onSort={toggleSort}
        empty={
          <Empty
            icon={Network}
            title={rows?.length === 0 ? `The kernel has no ${label.toLowerCase()}` : "Nothing matches"}
            action={
              rows?.length === 0 ? undefined : (
                <Button onClick={() => set({ q: null, of: null })}>Show all</Button>
              )
            }
          />
        }
      />
    </div>
  );
}
