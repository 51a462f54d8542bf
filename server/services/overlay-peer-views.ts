import type { NodePeer } from "../core/mycelium/answers";
import { plainEndpoint } from "../core/mycelium/next-hop";
import { latencyOf } from "../core/overlay/latency";
import type { RouteTable } from "../core/overlay/route-table";
import type { PeerView } from "../core/overlay/views";
import type { OverlayTraffic } from "./overlay-traffic";
import type { WantedPeers } from "./wanted-peers";

/** Peers as people see them, joined to routes, traffic and who asked for them. */
export function peerViews(
  peers: readonly NodePeer[],
  facts: {
    selected: RouteTable | null;
    fallback: RouteTable | null;
    traffic: OverlayTraffic;
    wanted: WantedPeers;
    times: ReadonlyMap<string, PeerTimes>;
  },
): PeerView[] {
  const selected = facts.selected?.throughPeers();
  const fallback = facts.fallback?.throughPeers();
  const configured = facts.wanted.configured();
  return peers.map(({ endpoint, address, type, state, txBytes, rxBytes }): PeerView => {
    const proto = endpoint.slice(0, endpoint.indexOf("://"));
    const main = selected?.get(plainEndpoint(endpoint));
    const other = fallback?.get(plainEndpoint(endpoint));
    const metrics = [main?.least, other?.least].filter((metric) => metric !== null && metric !== undefined);
    const rates = facts.traffic.rates(endpoint);
    return {
      ...{ endpoint, proto, address, type, state, txBytes, rxBytes },
      discoveredAt: iso(facts.times.get(endpoint)?.discovered),
      lastConnectedAt: iso(facts.times.get(endpoint)?.lastConnected),
      txRate: rates?.tx ?? null,
      rxRate: rates?.rx ?? null,
      latency:
        state === "alive"
          ? latencyOf({ proto, address }, metrics.length === 0 ? null : Math.min(...metrics))
          : null,
      routes: { selected: main?.count ?? 0, fallback: other?.count ?? 0 },
      configuredIn: configured.get(endpoint) ?? [],
      added: facts.wanted.added(endpoint),
    };
  });
}

/** Milliseconds since 1970. */
export interface PeerTimes {
  discovered: number | null;
  lastConnected: number | null;
}

/**
 * The node says how many seconds ago; rounded, that would move a fixed moment to and fro by a second
 * with every look, so a moment keeps its place until it really moved.
 */
export function peerTimes(
  before: ReadonlyMap<string, PeerTimes>,
  peers: readonly NodePeer[],
  now: number,
): Map<string, PeerTimes> {
  const moment = (old: number | null | undefined, secondsAgo: number | null): number | null => {
    if (secondsAgo === null) return null;
    const at = now - secondsAgo * 1000;
    return old !== null && old !== undefined && Math.abs(old - at) < 2_000 ? old : at;
  };
  return new Map(
    peers.map((peer) => {
      const old = before.get(peer.endpoint);
      return [
        peer.endpoint,
        {
          discovered: moment(old?.discovered, peer.discoveredSecondsAgo),
          lastConnected: moment(old?.lastConnected, peer.lastConnectedSecondsAgo),
        },
      ];
    }),
  );
}

const iso = (at: number | null | undefined): string | null =>
  at === null || at === undefined ? null : new Date(at).toISOString();
