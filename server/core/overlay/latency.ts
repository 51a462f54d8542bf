import type { LatencyEstimate } from "./views";

/**
 * What Mycelium adds to a link's smoothed milliseconds, by protocol and IP version (each connection's
 * `static_link_cost` in mycelium/src/connection/): TLS costs what TCP does, and an IPv4 address in IPv6's clothes is IPv4.
 */
const STATIC_COST: Record<string, { ipv4: number; ipv6: number }> = {
  tcp: { ipv4: 15, ipv6: 10 },
  tls: { ipv4: 15, ipv6: 10 },
  quic: { ipv4: 12, ipv6: 7 },
  vsock: { ipv4: 5, ipv6: 5 },
};

/**
 * The only latency there is: the least metric among the routes through a peer, less the link's static
 * cost. That route is the peer's own where it announces one; any other only makes the estimate too high.
 */
export function latencyOf(
  peer: { proto: string; address: string },
  leastMetric: number | null,
): LatencyEstimate | null {
  const cost = STATIC_COST[peer.proto];
  if (leastMetric === null || cost === undefined) return null;
  const version = /^\[(?!::ffff:\d+\.)/.test(peer.address) ? "ipv6" : "ipv4";
  const ms = leastMetric - cost[version];
  if (ms < 0) return null;
  const over = peer.proto === "vsock" ? "vsock" : `${peer.proto.toUpperCase()} over ${WORD[version]}`;
  return {
    ms,
    derivation: `An estimate: the least metric of a route through this peer is ${leastMetric}; less ${cost[version]}, the static cost of ${over}, leaves ${ms} ms of smoothed round trip.`,
  };
}

const WORD = { ipv4: "IPv4", ipv6: "IPv6" };
