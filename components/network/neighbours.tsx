"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { NeighbourView } from "@/server/core/network/views";
import { useTRPC } from "../api/trpc";
import { byAddress, natural } from "../format/natural";
import type { Column } from "../table/columns";
import { Address } from "../ui/address";
import { LoadError } from "../ui/notice";
import { Belongs, byBelonging } from "./belongs";
import { Listing } from "./listing";

type Row = NeighbourView & { name: string };

/** Whom the host knows on its links, and by which hardware address. */
export function Neighbours() {
  const { data, error } = useQuery(useTRPC().network.neighbours.queryOptions());
  const rows = useMemo(
    () => data?.neighbours.map((each): Row => ({ ...each, name: `${each.device} ${each.address}` })),
    [data],
  );
  if (error) return <LoadError error={error} what="The neighbours" />;
  return <Listing label="Neighbours" rows={rows} columns={COLUMNS} words={words} initialSort="address" />;
}

const words = ({ mac, states }: Row) => [mac, ...states].join(" ");

const COLUMNS: Column<Row>[] = [
  {
    id: "address",
    label: "Address",
    sort: (a, b) => byAddress(a.address, b.address),
    cell: (row) => <Address value={row.address} />,
  },
  {
    id: "device",
    label: "Interface",
    className: "w-40 @max-[560px]:hidden",
    sort: (a, b) => natural(a.device, b.device) || byAddress(a.address, b.address),
    cell: (row) => <span className="font-mono text-12">{row.device}</span>,
  },
  {
    id: "mac",
    label: "Hardware address",
    className: "w-44 @max-[760px]:hidden",
    cell: (row) => (
      <span className="font-mono text-12">{row.mac ?? <span className="text-faint">none</span>}</span>
    ),
  },
  {
    id: "states",
    label: "State",
    className: "w-32 @max-[560px]:hidden",
    sort: (a, b) => natural(a.states.join(), b.states.join()),
    cell: (row) => row.states.join(", ").toLowerCase(),
  },
  {
    id: "belongs",
    label: "Belongs to",
    className: "w-44 @max-[560px]:w-32",
    sort: (a, b) => byBelonging(a, b) || byAddress(a.address, b.address),
    cell: ({ owner, ours, unasked }) => <Belongs owner={owner} ours={ours} unasked={unasked} />,
  },
];
