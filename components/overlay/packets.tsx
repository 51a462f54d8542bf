"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeftRight } from "lucide-react";
import { useMemo } from "react";
import type { PacketRow } from "@/server/core/overlay/views";
import { useTRPC } from "../api/trpc";
import { bytes } from "../format/bytes";
import { byAddress } from "../format/natural";
import type { Column } from "../table/columns";
import { DataTable } from "../table/data-table";
import { useUrlSort } from "../table/sort";
import { Address } from "../ui/address";
import { Choice } from "../ui/choice";
import { Empty, LoadError } from "../ui/notice";
import { useUrlState } from "../ui/url-state";
import { FreshnessNote } from "./freshness";
import { useLook } from "./look";
import { Names } from "./names";

const LIMIT = 200;

/** Who sends most through the node, and to whom most is sent. */
export function Packets() {
  useLook("packets");
  const { get, set } = useUrlState();
  const [sort, toggleSort] = useUrlSort("-bytes");
  const { data, error } = useQuery(useTRPC().overlay.packets.queryOptions({ limit: LIMIT }));
  const end = get("end") === "destination" ? "destination" : "source";
  const rows = useMemo(
    () =>
      (end === "source" ? data?.bySource : data?.byDestination)?.map((row) => ({
        ...row,
        name: row.address,
      })),
    [data, end],
  );
  if (error) return <LoadError error={error} what="The packets" />;
  const total = (end === "source" ? data?.totals.sources : data?.totals.destinations) ?? 0;
  return (
    <>
      <FreshnessNote freshness={data?.freshness} what="Packets" />
      {data?.freshness.state !== "unsupported" && (
        <div className="flex flex-col gap-2">
          <div className="flex min-h-8 flex-wrap items-center gap-3">
            <Choice
              legend="Which end"
              value={end}
              options={ENDS}
              onChange={(next) => set({ end: next === "source" ? null : next })}
            />
            <span className="text-12 text-muted tabular-nums">
              {total > LIMIT
                ? `The ${LIMIT} with most bytes of ${total.toLocaleString("en")}`
                : `${total} in all`}
            </span>
          </div>
          <DataTable
            label={end === "source" ? "Sources" : "Destinations"}
            rows={rows}
            columns={COLUMNS}
            sort={sort}
            onSort={toggleSort}
            empty={
              <Empty icon={ArrowLeftRight} title="No packets yet">
                Nothing has passed through the node since it started.
              </Empty>
            }
          />
        </div>
      )}
    </>
  );
}

const ENDS: ["source" | "destination", string][] = [
  ["source", "Sources"],
  ["destination", "Destinations"],
];

const COLUMNS: Column<PacketRow & { name: string }>[] = [
  {
    id: "address",
    label: "Address",
    sort: (a, b) => byAddress(a.address, b.address),
    cell: (row) => <Address value={row.address} className="[&_wbr]:hidden" />,
  },
  {
    id: "names",
    label: "Known as",
    className: "w-56 @max-[620px]:hidden",
    cell: (row) => <Names names={row.names} />,
  },
  {
    id: "packets",
    label: "Packets",
    className: "w-28 @max-[480px]:hidden",
    numeric: true,
    sort: (a, b) => a.packets - b.packets,
    cell: (row) => row.packets.toLocaleString("en"),
  },
  {
    id: "bytes",
    label: "Bytes",
    className: "w-24",
    numeric: true,
    sort: (a, b) => a.bytes - b.bytes,
    cell: (row) => bytes(row.bytes),
  },
];
