import type { PeerView } from "./views";

export interface PeersQuery {
  /** Part of an endpoint, a state, or the name of a HeroPods that lists it. */
  search?: string;
  /** These alone; those that are not there are left out. */
  endpoints?: readonly string[];
  sort?: { by: PeerSort; desc: boolean };
}

export type PeerSort = "endpoint" | "state" | "type" | "rx" | "tx" | "latency" | "routes";

/** The peers that fit, in order; equal ones by their endpoints. */
export function peersThatFit(peers: readonly PeerView[], query: PeersQuery): PeerView[] {
  const text = query.search?.trim().toLowerCase() ?? "";
  const among = query.endpoints === undefined ? null : new Set(query.endpoints);
  const { by, desc } = query.sort ?? { by: "endpoint", desc: false };
  const compare = ORDERS[by];
  const sign = desc ? -1 : 1;
  return peers
    .filter(({ endpoint }) => among?.has(endpoint) ?? true)
    .filter(
      ({ endpoint, state, configuredIn }) =>
        text === "" || [endpoint, state, ...configuredIn].some((part) => part.toLowerCase().includes(text)),
    )
    .sort((a, b) => sign * compare(a, b) || byEndpoint(a, b));
}

type Order = (a: PeerView, b: PeerView) => number;

const STATES = ["dead", "connecting", "alive"];
/** 10.9.0.1 before 10.10.0.1. */
const { compare: natural } = new Intl.Collator("en", { numeric: true });
const byEndpoint: Order = (a, b) => natural(a.endpoint, b.endpoint);

const ORDERS: Record<PeerSort, Order> = {
  endpoint: byEndpoint,
  // Those in trouble first.
  state: (a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state),
  type: (a, b) => natural(a.type, b.type),
  rx: (a, b) => (a.rxRate ?? 0) - (b.rxRate ?? 0) || a.rxBytes - b.rxBytes,
  tx: (a, b) => (a.txRate ?? 0) - (b.txRate ?? 0) || a.txBytes - b.txBytes,
  latency: (a, b) => (a.latency?.ms ?? Number.MAX_VALUE) - (b.latency?.ms ?? Number.MAX_VALUE),
  routes: (a, b) => a.routes.selected - b.routes.selected,
};
