import type { NodePeer } from "./peers";

/** A route as one node tells it to another; the path keeps packets from going in circles. */
export interface Announced {
  /** First 64 bits as 16 hex digits. */
  prefix: string;
  publicKey: string;
  metric: number;
  seqno: number;
  /** Public keys of the nodes that it came through, the origin first. */
  path: string[];
}

export interface Route extends Announced {
  via: NodePeer;
}

export interface RouteTable {
  /** Takes what a peer said; it replaces all that the peer said before. */
  learn(peer: NodePeer, announced: Announced[]): void;
  forget(peer: NodePeer): void;
  /** The best route to each prefix, and all the others. */
  selected(): Route[];
  fallback(): Route[];
  to(prefix: string): Route | null;
  /** What a peer is told: the own prefix and the best routes, but for those that came from it. */
  announce(peer: NodePeer): Announced[];
}

/** Path vector over alive peers: a route that has been through this node is not taken. */
export function createRouteTable(own: { prefix: string; publicKey: string; seqno: number }): RouteTable {
  const learned = new Map<NodePeer, Announced[]>();

  const sorted = (): Map<string, Route[]> => {
    const byPrefix = new Map<string, Route[]>();
    for (const [via, routes] of learned) {
      if (via.state !== "alive") continue;
      for (const route of routes)
        byPrefix.set(route.prefix, [
          ...(byPrefix.get(route.prefix) ?? []),
          { ...route, metric: route.metric + linkCost(via), via },
        ]);
    }
    for (const routes of byPrefix.values()) routes.sort((a, b) => a.metric - b.metric);
    return byPrefix;
  };
  const selected = () => [...sorted().values()].flatMap((routes) => routes.slice(0, 1));

  return {
    learn: (peer, announced) =>
      void learned.set(
        peer,
        announced.filter(({ prefix, path }) => prefix !== own.prefix && !path.includes(own.publicKey)),
      ),
    forget: (peer) => void learned.delete(peer),
    selected,
    fallback: () => [...sorted().values()].flatMap((routes) => routes.slice(1)),
    to: (prefix) => sorted().get(prefix)?.[0] ?? null,
    announce: (peer) => [
      { ...own, metric: 0, path: [own.publicKey] },
      ...selected()
        .filter(({ via }) => via !== peer)
        .map(({ prefix, publicKey, metric, seqno, path }) => ({
          prefix,
          publicKey,
          metric,
          seqno,
          path: [...path, own.publicKey],
        })),
    ],
  };
}

/** Mycelium's static cost of a link and its smoothed milliseconds (mycelium/src/connection.rs). */
function linkCost({ proto, address, rtt }: NodePeer): number {
  const ipv6 = address.startsWith("[");
  const fixed = proto === "quic" ? (ipv6 ? 7 : 12) : ipv6 ? 10 : 15;
  return fixed + Math.round(rtt ?? 0);
}
