import type { PublishedPort } from "../ports/published-port";
import type { InterfaceFacts, NeighbourFacts, RouteFacts } from "./facts";

/** Whose an object of the host's network is. */
export interface Owner {
  kind: "container" | "heropods" | "mycelium";
  name: string;
}

/** Joined to what the console knows. */
export interface Belonging {
  owner: Owner | null;
  /** It bears our mark: a name and alias, a protocol number, a link of ours. */
  ours: boolean;
  /** Ours, and nothing that is desired asks for it. */
  unasked: boolean;
}

export interface InterfaceView extends InterfaceFacts, Belonging {
  /** bit/s between the last two looks; null with fewer. */
  rxRate: number | null;
  txRate: number | null;
}
export interface InterfacesView {
  readAt: string;
  interfaces: InterfaceView[];
}

export interface RouteView extends RouteFacts, Belonging {
  family: "ipv4" | "ipv6";
}
export interface NetworkRoutesView {
  readAt: string;
  ipv4: RouteView[];
  ipv6: RouteView[];
  rules: { family: "ipv4" | "ipv6"; priority: number; text: string }[];
}

export interface NeighbourView extends NeighbourFacts, Belonging {}
export interface NeighboursView {
  readAt: string;
  neighbours: NeighbourView[];
}

export interface FirewallView {
  readAt: string;
  present: boolean;
  /** As `nft list table` prints it; empty where there is none. */
  text: string;
  /** What the table that we ask for does, a sentence each. */
  words: string[];
  /** The table is the one that we ask for. */
  asWanted: boolean;
  /** Containers that are open to the overlay. */
  elements: { address: string; owner: Owner | null; unasked: boolean }[];
  /** Ports of the host that lead into containers. */
  ports: (PublishedPort & { address: string; owner: Owner | null; unasked: boolean })[];
}

export interface SysctlView {
  key: string;
  value: string | null;
  /** Null: nothing is asked of it now. */
  wanted: string | null;
  why: string;
  ok: boolean;
}
export interface SysctlsView {
  readAt: string;
  sysctls: SysctlView[];
}
