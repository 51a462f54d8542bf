import type { TrafficSample } from "@/server/core/overlay/views";
import type { Column } from "../table/columns";
import { RateAndTotal } from "../ui/rate-and-total";
import { TrafficChart } from "./chart";
import { PeerLink } from "./peer-link";
import { PEER_TYPE, PeerState } from "./peer-state";
import type { NamedPeer } from "./use-peers";

/** A peer as a row; its endpoint is its name. The daemon orders them. */
export interface PeerRow extends NamedPeer {
  samples: TrafficSample[];
}

/** It only matters that the column can be asked for. */
const ordered = () => 0;

export const peerHref = (endpoint: string) => `/overlay/peers?peer=${encodeURIComponent(endpoint)}`;

export const PEER_COLUMNS: Column<PeerRow>[] = [
  {
    id: "endpoint",
    label: "Endpoint",
    sort: ordered,
    cell: (row) => <PeerLink endpoint={row.endpoint} />,
  },
  {
    id: "state",
    label: "State",
    className: "w-28",
    sort: ordered,
    cell: (row) => <PeerState state={row.state} />,
  },
  {
    id: "type",
    label: "Type",
    className: "w-40 @max-[1080px]:hidden",
    sort: ordered,
    cell: (row) => <span className="text-muted">{PEER_TYPE[row.type]}</span>,
  },
  {
    id: "traffic",
    label: "Traffic",
    className: "w-28 @max-[760px]:hidden",
    cell: (row) => <TrafficChart samples={row.samples} className="block h-5 w-24" />,
  },
  {
    id: "rx",
    label: "Received",
    className: "w-28 @min-[1040px]:w-40 @max-[620px]:hidden",
    numeric: true,
    sort: ordered,
    cell: (row) => <RateAndTotal rate={row.rxRate} total={row.rxBytes} />,
  },
  {
    id: "tx",
    label: "Sent",
    className: "w-28 @min-[1040px]:w-40 @max-[620px]:hidden",
    numeric: true,
    sort: ordered,
    cell: (row) => <RateAndTotal rate={row.txRate} total={row.txBytes} />,
  },
  {
    id: "latency",
    label: "Latency, est.",
    className: "w-28 @max-[860px]:hidden",
    numeric: true,
    sort: ordered,
    cell: (row) =>
      row.latency ? (
        <span title={`An estimate. ${row.latency.derivation}`}>≈ {row.latency.ms} ms</span>
      ) : (
        <span className="text-faint">none</span>
      ),
  },
  {
    id: "routes",
    label: "Routes",
    className: "w-20 @max-[480px]:hidden",
    numeric: true,
    sort: ordered,
    cell: (row) => row.routes.selected,
  },
];
