import type { ContainerState } from "../model";

/** How much what is shown can be trusted: what came of the newest look, and when the data were read. */
export interface Freshness {
  /** `unread`: nobody has looked yet. `silent`, `broken`: the data shown, if any, are those of `readAt`. */
  state: "live" | "silent" | "broken" | "unsupported" | "unread";
  /** A sentence with the URL and what was said; null while all is well. */
  reason: string | null;
  /** The version of Mycelium that is needed: '0.7.2'. */
  needs: string | null;
  readAt: string | null;
}

/** Who an address or a subnet belongs to, as far as this console knows. */
export interface KnownName {
  kind: "container" | "host";
  name: string;
}

export interface OverlayNodeView {
  freshness: Freshness;
  /** Origin of the REST API. */
  api: string;
  node: {
    address: string;
    subnet: string;
    publicKey: string;
    startedAt: string | null;
    /** Set where the node is too old to say when it started. */
    startedAtNeeds: string | null;
  } | null;
  /** What the installed program says of itself; the node that runs may be another. */
  version: { text: string | null; reason: string | null };
  tun: { name: string; mtu: number; up: boolean } | null;
  tunReason: string | null;
  keys: KeyView[];
  holders: {
    address: string;
    kind: "node" | "container";
    name: string;
    state: ContainerState | null;
  }[];
}

/** The key file that a HeroPods names. */
export interface KeyView {
  heropods: string;
  path: string;
  state: "ok" | "warning" | "failed";
  evidence: string;
  /** The address that this key gives a node. */
  address: string | null;
}

export interface PeerView {
  endpoint: string;
  proto: string;
  /** As a next hop names it: '1.2.3.4:9651'. */
  address: string;
  type: "static" | "linkLocalDiscovery" | "inbound" | "other";
  state: "alive" | "connecting" | "dead";
  /** Null where the node is older than 0.6.1, or never saw it. */
  discoveredAt: string | null;
  lastConnectedAt: string | null;
  txBytes: number;
  rxBytes: number;
  /** bit/s between the last two looks; null with fewer. */
  txRate: number | null;
  rxRate: number | null;
  latency: LatencyEstimate | null;
  routes: { selected: number; fallback: number };
  /** HeroPods whose list has it. */
  configuredIn: string[];
  /** Added by this console, which restores it after Mycelium's restart. */
  added: boolean;
}

export interface LatencyEstimate {
  ms: number;
  /** How it was derived, in a sentence. */
  derivation: string;
}

/** A window of the peers that fit. */
export interface PeersView {
  freshness: Freshness;
  revision: string;
  total: number;
  matched: number;
  offset: number;
  peers: PeerView[];
  /** Endpoints that are asked for, by a HeroPods or by hand, and that the node does not have. */
  missing: string[];
  /** The last time this console gave a restarted node its peers back. */
  restored: Restored | null;
}

export interface Restored {
  at: string;
  endpoints: string[];
  operationId: string;
}

/** Rates between two looks, bit/s; `at` is the later one. */
export interface TrafficSample {
  at: string;
  tx: number;
  rx: number;
}

export type TableKind = "selected" | "fallback" | "queried";

export interface RouteRow {
  /** Unique in its table. */
  key: string;
  subnet: string;
  /** The next hop as the node prints it; empty for a queried subnet. */
  nextHop: string;
  peer: string | null;
  peerState: PeerView["state"] | null;
  metric: number | null;
  /** Unreachable: the node keeps the route to say so. */
  infinite: boolean;
  seqno: number | null;
  /** Of a queried subnet: until when the node waits for an answer. */
  expiresAt: string | null;
  names: KnownName[];
}

export interface RoutesView {
  freshness: Freshness;
  kind: TableKind;
  revision: string;
  total: number;
  matched: number;
  offset: number;
  /** Empty with `unchanged`: the caller has them. */
  rows: RouteRow[];
  unchanged: boolean;
}

export interface RouteEvent {
  at: string;
  change: "appeared" | "lost" | "metric";
  subnet: string;
  nextHop: string;
  /** Metrics before and after; null is infinite, or not there. */
  from: number | null;
  to: number | null;
}

export interface PacketRow {
  address: string;
  packets: number;
  bytes: number;
  names: KnownName[];
}

export interface PacketsView {
  freshness: Freshness;
  bySource: PacketRow[];
  byDestination: PacketRow[];
  totals: { sources: number; destinations: number };
}

/** What every page shows of the overlay. */
export interface OverlaySummary {
  freshness: Freshness;
  address: string | null;
  subnet: string | null;
  peers: { alive: number; connecting: number; dead: number; total: number };
  missing: number;
  revision: string;
  /** Another one where a peer came, went or changed its state. */
  states: string;
}

/** What is said of every peer at once: there may be thousands. */
export type PeerState = Pick<PeerView, "endpoint" | "state">;

export interface TablesSummary {
  selected: { revision: string; total: number } | null;
  fallback: { revision: string; total: number } | null;
  queried: { revision: string; total: number } | null;
}
