import type { NodeIdentity } from "../mycelium/address";
import type { NodeInfo, NodePeer } from "../mycelium/answers";
import type { Tun } from "../mycelium/overlay";
import type { Version } from "../mycelium/version";

/** A value or, in a sentence, why there is none. */
export type Known<T> = { value: T } | { reason: string };

/** What is read of Mycelium once for all HeroPods. */
export interface MyceliumFacts {
  /** Origin of the REST API: 'http://127.0.0.1:8989'. */
  api: string;
  binary: Known<{ text: string; version: Version }>;
  node: Known<NodeInfo>;
  peers: Known<NodePeer[]>;
  tun: Tun | null;
  ipv6Forwarding: string;
  /** Links whose IPv6 default route came from a router advertisement, with their accept_ra. */
  routerAdvertised: { device: string; acceptRa: string }[];
}

/** What is read for one HeroPods. */
export type KeyFacts = Known<{
  path: string;
  mode: number;
  readableByOthers: boolean;
  identity: NodeIdentity;
  /** What `mycelium inspect` makes of the file; asked only where our answer and the node's differ. */
  inspected: string | null;
}>;
