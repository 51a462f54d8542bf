"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { NetworkRoutesView, RouteView } from "@/server/core/network/views";
import { useTRPC } from "../api/trpc";
import { byAddress, natural } from "../format/natural";
import type { Column } from "../table/columns";
import { AddressText } from "../ui/address";
import { LoadError } from "../ui/notice";
import { Section } from "../ui/page";
import { Belongs, byBelonging } from "./belongs";
import { Listing } from "./listing";

type Row = RouteView & { name: string };

/** Both families' route tables, and the rules that choose among the tables. */
export function HostRoutes() {
  const { data, error } = useQuery(useTRPC().network.routes.queryOptions());
  const rows = useMemo(() => data && [...data.ipv4, ...data.ipv6].map(named), [data]);
  if (error) return <LoadError error={error} what="The host's routes" />;
  return (
    <div className="flex flex-col gap-8">
      <Listing label="Host routes" rows={rows} columns={COLUMNS} words={words} initialSort="belongs" />
      {data && <Rules rules={data.rules} />}
    </div>
  );
}

function Rules({ rules }: { rules: NetworkRoutesView["rules"] }) {
  return (
    <Section title="Policy rules" note="The kernel asks the tables in this order.">
      <ul className="divide-y rounded-md border bg-surface">
        {rules.map(({ family, priority, text }) => (
          <li
            key={`${family} ${priority} ${text}`}
            className="grid min-h-9 grid-cols-[56px_72px_minmax(0,1fr)] items-center gap-x-4 px-3 py-1.5 text-13"
          >
            <span className="text-muted">{FAMILY[family]}</span>
            <span className="text-right tabular-nums">{priority}</span>
            <code className="font-mono text-12 [overflow-wrap:anywhere]">{text}</code>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const FAMILY = { ipv4: "IPv4", ipv6: "IPv6" };

/** Two routes of one table may share a destination: the rest of what tells them apart is in the name. */
const named = (route: RouteView, index: number): Row => ({
  ...route,
  name: [
    route.family,
    route.table,
    route.type,
    route.destination,
    route.device,
    route.metric,
    route.via,
    index,
  ].join(" "),
});

const words = ({ destination, device, via, source, protocol, table, type }: Row) =>
  [destination, device, via, source, protocol, table, type].join(" ");

const faint = (text: string | null) => text ?? <span className="text-faint">none</span>;

const COLUMNS: Column<Row>[] = [
  {
    id: "destination",
    label: "Destination",
    sort: (a, b) =>
      natural(a.family, b.family) || byAddress(withoutLength(a.destination), withoutLength(b.destination)),
    cell: ({ destination, type, family }) => (
      <span className="font-mono text-12" title={`${FAMILY[family]}, ${type}`}>
        {type !== "unicast" && <span className="text-muted">{type} </span>}
        <AddressText value={destination} />
        {destination === "default" && <span className="text-faint"> {FAMILY[family]}</span>}
      </span>
    ),
  },
  {
    id: "via",
    label: "Via",
    className: "w-44 @max-[760px]:hidden",
    cell: ({ via }) => (
      <span className="font-mono text-12">{via === null ? faint(null) : <AddressText value={via} />}</span>
    ),
  },
  {
    id: "device",
    label: "Interface",
    className: "w-36 @max-[560px]:hidden",
    sort: (a, b) => natural(a.device ?? "", b.device ?? ""),
    cell: ({ device }) => <span className="font-mono text-12">{faint(device)}</span>,
  },
  {
    id: "protocol",
    label: "Protocol",
    className: "w-24 @max-[900px]:hidden",
    sort: (a, b) => natural(a.protocol, b.protocol),
    cell: ({ protocol }) => protocol,
  },
  {
    id: "metric",
    label: "Metric",
    className: "w-20 @max-[900px]:hidden",
    numeric: true,
    sort: (a, b) => (a.metric ?? 0) - (b.metric ?? 0),
    cell: ({ metric }) => metric ?? <span className="text-faint">none</span>,
  },
  {
    id: "table",
    label: "Table",
    className: "w-20 @max-[620px]:hidden",
    sort: (a, b) => natural(a.table, b.table),
    cell: ({ table }) => table,
  },
  {
    id: "belongs",
    label: "Belongs to",
    className: "w-44 @max-[560px]:w-32",
    sort: (a, b) => byBelonging(a, b) || natural(a.destination, b.destination),
    cell: ({ owner, ours, unasked }) => <Belongs owner={owner} ours={ours} unasked={unasked} />,
  },
];

const withoutLength = (destination: string) => destination.split("/")[0] ?? "";
