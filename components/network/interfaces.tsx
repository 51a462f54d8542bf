"use client";

import { useQuery } from "@tanstack/react-query";
import type { InterfaceView } from "@/server/core/network/views";
import { useTRPC } from "../api/trpc";
import { natural } from "../format/natural";
import type { Column } from "../table/columns";
import { Address } from "../ui/address";
import { LoadError } from "../ui/notice";
import { RateAndTotal } from "../ui/rate-and-total";
import { Word } from "../ui/state";
import { Belongs, byBelonging } from "./belongs";
import { Listing } from "./listing";

/** Every interface of the host, ours and the rest, with addresses and rates. */
export function Interfaces() {
  const { data, error } = useQuery(useTRPC().network.interfaces.queryOptions());
  if (error) return <LoadError error={error} what="The interfaces" />;
  return (
    <Listing
      label="Interfaces"
      rows={data?.interfaces}
      columns={COLUMNS}
      words={words}
      initialSort="belongs"
    />
  );
}

const words = ({ kind, addresses, mac, master }: InterfaceView) =>
  [kind, mac, master ?? "", ...addresses].join(" ");

function LinkState({ up, carrier }: InterfaceView) {
  if (!up) return <Word word="Down" dot="bg-stopped" ink="text-muted" />;
  if (!carrier) return <Word word="No carrier" dot="bg-drifted" ink="text-drifted-ink" />;
  return <Word word="Up" dot="bg-running" ink="text-ink" />;
}

const rank = ({ up, carrier }: InterfaceView) => (up ? (carrier ? 2 : 1) : 0);

function Traffic({ now, of }: { now: number | null; of: InterfaceView["rx"] }) {
  const packets = `${of.packets.toLocaleString("en")} packets, ${of.errors} errors, ${of.dropped} dropped`;
  return <RateAndTotal rate={now} total={of.bytes} title={packets} troubled={of.errors > 0} />;
}

const COLUMNS: Column<InterfaceView>[] = [
  {
    id: "name",
    label: "Name",
    className: "w-40 @max-[560px]:w-auto",
    sort: (a, b) => natural(a.name, b.name),
    cell: (row) => (
      <span className="font-mono text-12 font-medium" title={row.alias ?? undefined}>
        {row.name}
      </span>
    ),
  },
  {
    id: "state",
    label: "State",
    className: "w-28 @max-[560px]:w-24",
    sort: (a, b) => rank(a) - rank(b) || natural(a.name, b.name),
    cell: (row) => <LinkState {...row} />,
  },
  {
    id: "kind",
    label: "Kind",
    className: "w-24 @max-[900px]:hidden",
    sort: (a, b) => natural(a.kind, b.kind) || natural(a.name, b.name),
    cell: (row) => (
      <span className="text-muted">{row.kind || (row.name === "lo" ? "loopback" : "physical")}</span>
    ),
  },
  {
    id: "addresses",
    label: "Addresses",
    className: "@max-[620px]:hidden",
    cell: ({ addresses }) => {
      const [first, ...more] = addresses;
      if (first === undefined) return <span className="text-faint">none</span>;
      return (
        <span className="inline-flex max-w-full items-baseline gap-2" title={addresses.join("\n")}>
          <Address value={first} className="truncate [&_wbr]:hidden" />
          {more.length > 0 && <span className="text-12 text-faint">and {more.length} more</span>}
        </span>
      );
    },
  },
  {
    id: "mtu",
    label: "MTU",
    className: "w-16 @max-[1000px]:hidden",
    numeric: true,
    sort: (a, b) => a.mtu - b.mtu,
    cell: (row) => row.mtu,
  },
  {
    id: "rx",
    label: "Received",
    className: "w-28 @min-[1040px]:w-40 @max-[760px]:hidden",
    numeric: true,
    sort: (a, b) => (a.rxRate ?? 0) - (b.rxRate ?? 0) || a.rx.bytes - b.rx.bytes,
    cell: (row) => <Traffic now={row.rxRate} of={row.rx} />,
  },
  {
    id: "tx",
    label: "Sent",
    className: "w-28 @min-[1040px]:w-40 @max-[760px]:hidden",
    numeric: true,
    sort: (a, b) => (a.txRate ?? 0) - (b.txRate ?? 0) || a.tx.bytes - b.tx.bytes,
    cell: (row) => <Traffic now={row.txRate} of={row.tx} />,
  },
  {
    id: "belongs",
    label: "Belongs to",
    className: "w-44 @max-[560px]:w-28",
    sort: (a, b) => byBelonging(a, b) || natural(a.name, b.name),
    cell: (row) => <Belongs owner={row.owner} ours={row.ours} unasked={row.unasked} />,
  },
];
