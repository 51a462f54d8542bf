import type { Freshness, PeerView } from "../overlay/views";
import type { ForeignChain } from "./foreign-chains";

/** Everything that is read to judge one path; gathered by services/why.ts. */
export interface PathEvidence {
  family: "ipv4" | "ipv6";
  /** Null: the host itself. */
  source: ContainerFacts | null;
  target: TargetFacts;
  /** How the source's own namespace routes to the target. */
  insideRoute: RouteAnswer | null;
  /** net.ipv6.conf.all.forwarding or net.ipv4.ip_forward, as read. */
  forwarding: string | null;
  firewall: {
    present: boolean;
    /** The table is the one that we ask for. */
    asWanted: boolean;
    /** Chains of others that may drop it, and what of others' rules cannot be seen: 'rules of ip6tables-legacy'. */
    foreign: ForeignChain[];
    unseen: string | null;
  };
  hostRoute: RouteAnswer;
  /** How the host routes back to the source's address. */
  returnRoute: RouteAnswer | null;
  api: Pick<Freshness, "state" | "reason">;
  tun: { name: string } | { reason: string };
  /** The best route of the node to the target; null: it has none. */
  overlayRoute: { subnet: string; nextHop: string; endpoint: string | null; metric: number | null } | null;
  /** The node waits for an answer about the target's subnet. */
  queried: boolean;
  peers: { endpoint: string; state: PeerView["state"] }[];
  /** Configured peers that the node does not have. */
  missingPeers: number;
  ping: { ok: boolean; said: string } | null;
}

export interface ContainerFacts {
  name: string;
  running: boolean;
  /** Its address of this family. */
  address: string;
  /** The link inside, and the host's end. */
  inside: { name: string; up: boolean; addresses: string[] } | null;
  insideName: string;
  outside: { name: string; up: boolean; addresses: string[] } | null;
  outsideName: string;
  /** Over IPv4: the bridge's address that it sends to; over IPv6 the host end's fe80::1. */
  gateway: { address: string; device: string; there: boolean };
  open: boolean;
}

export interface TargetFacts {
  /** As it was asked for. */
  text: string;
  address: string;
  container: ContainerFacts | null;
  peer: { endpoint: string; state: PeerView["state"] | null } | null;
  /** In this node's /64: this host answers for it. */
  own: boolean;
  /** In the overlay's 400::/7. */
  overlay: boolean;
  /** This node's own address. */
  node: boolean;
}

/** What `ip route get` said. */
export type RouteAnswer = { device: string; via: string | null; text: string } | { reason: string };
