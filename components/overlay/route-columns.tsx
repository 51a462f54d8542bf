import Link from "next/link";
import type { PeerView, TableKind } from "@/server/core/overlay/views";
import { shortenMiddle } from "../format/address";
import { exact } from "../format/time";
import type { Column } from "../table/columns";
import { Address } from "../ui/address";
import { Dot } from "../ui/state";
import { Names } from "./names";
import { peerHref } from "./peer-columns";
import { PEER_DOT } from "./peer-state";
import type { NamedRoute } from "./route-window";

/** The daemon orders 100,000 routes; here it only matters that the column can be asked for. */
const ordered = () => 0;

/** Columns of a kind of table; `stateOf` tells how each peer is now. */
export function routeColumns(
  kind: TableKind,
  stateOf: (endpoint: string) => PeerView["state"] | undefined,
): Column<NamedRoute>[] {
  return kind === "queried" ? [SUBNET, EXPIRES, BELONGS] : [SUBNET, METRIC, nextHop(stateOf), BELONGS, SEQNO];
}

const SUBNET: Column<NamedRoute> = {
  id: "subnet",
  label: "Subnet",
  sort: ordered,
  className: "@min-[760px]:w-56",
  cell: (row) => <Address value={row.subnet} />,
};

const METRIC: Column<NamedRoute> = {
  id: "metric",
  label: "Metric",
  className: "w-32",
  sort: ordered,
  numeric: true,
  cell: (row) =>
    row.infinite ? (
      <span className="text-failed-ink" title="Kept by Mycelium to say that it is unreachable">
        ∞ unreachable
      </span>
    ) : (
      row.metric
    ),
};

const nextHop = (stateOf: (endpoint: string) => PeerView["state"] | undefined): Column<NamedRoute> => ({
  id: "nextHop",
  label: "Next hop",
  className: "@max-[620px]:hidden",
  sort: ordered,
  cell: ({ peer, peerState, nextHop: text }) => {
    if (peer === null)
      return (
        <span className="font-mono text-12 text-muted" title={text}>
          {shortenMiddle(text, 48)}
        </span>
      );
    // As it was when the row was read, until the peers' own states are here.
    const state = stateOf(peer) ?? peerState;
    return (
      <span className="inline-flex max-w-full items-center gap-2">
        {state && <Dot className={PEER_DOT[state]} />}
        <Link
          prefetch={false}
          href={peerHref(peer)}
          title={`${text}${state ? `, ${state}` : ""}`}
          className="truncate rounded-sm font-mono text-12 hover:underline"
        >
          {shortenMiddle(peer, 44)}
        </Link>
        {state && state !== "alive" && <span className="text-12 text-muted">{state}</span>}
      </span>
    );
  },
});

const BELONGS: Column<NamedRoute> = {
  id: "names",
  label: "Known as",
  className: "w-48 @max-[900px]:hidden",
  cell: (row) => <Names names={row.names} />,
};

const SEQNO: Column<NamedRoute> = {
  id: "seqno",
  label: "Sequence",
  className: "w-24 @max-[1000px]:hidden",
  sort: ordered,
  numeric: true,
  cell: (row) => row.seqno,
};

const EXPIRES: Column<NamedRoute> = {
  id: "expires",
  label: "Waits until",
  className: "w-52",
  sort: ordered,
  cell: (row) => row.expiresAt && <time dateTime={row.expiresAt}>{exact(row.expiresAt)}</time>,
};
