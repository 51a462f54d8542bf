/** What the kernel's tables of this host say, read by host/network. */
export interface NetworkReading {
  interfaces: InterfaceFacts[];
  ipv4: RouteFacts[];
  ipv6: RouteFacts[];
  rules: { family: "ipv4" | "ipv6"; priority: number; text: string }[];
  neighbours: NeighbourFacts[];
}

export interface InterfaceFacts {
  name: string;
  index: number;
  /** 'bridge', 'veth', 'tun' …; empty for a physical link. */
  kind: string;
  up: boolean;
  carrier: boolean;
  mtu: number;
  mac: string;
  master: string | null;
  alias: string | null;
  /** With prefix: '10.10.0.1/24'. */
  addresses: string[];
  rx: Counters;
  tx: Counters;
}

export interface Counters {
  bytes: number;
  packets: number;
  errors: number;
  dropped: number;
}

export interface RouteFacts {
  destination: string;
  /** 'unicast' unless the kernel says otherwise: 'local', 'unreachable' … */
  type: string;
  table: string;
  via: string | null;
  device: string | null;
  source: string | null;
  protocol: string;
  metric: number | null;
  scope: string | null;
}

export interface NeighbourFacts {
  address: string;
  device: string;
  mac: string | null;
  states: string[];
}
