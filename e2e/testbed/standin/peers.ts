import { parsePeer, parseSocketAddress } from "../../../server/core/mycelium/peers";

export type PeerState = "alive" | "connecting" | "dead";

export interface NodePeer {
  proto: string;
  /** 'ip:port' as Rust prints it. */
  address: string;
  target: { ip: string; port: number } | null;
  type: "static" | "inbound";
  state: PeerState;
  txBytes: number;
  rxBytes: number;
  discoveredAt: number;
  lastConnectedAt: number | null;
  /** When it was heard last; a silent peer is dead. */
  heardAt: number;
  /** When it was dialled anew, or died. */
  changedAt: number;
  /** Smoothed round trip in ms; null until the first answer. */
  rtt: number | null;
  local: string | null;
}

export interface PeerTable {
  /** Adds a peer that this node dials; null where there is one already. Throws with Mycelium's words on bad text. */
  add(endpoint: string, state: PeerState): NodePeer | null;
  /** Removes a peer; false where there is none. */
  remove(endpoint: string): boolean;
  /** The peer that a datagram came from; a stranger who says hello becomes an inbound peer. */
  heardFrom(from: { ip: string; port: number }, stranger: { proto: string } | null): NodePeer | null;
  all(): NodePeer[];
  drop(peer: NodePeer): void;
}

/** The peers of one node, by endpoint. `vsock`: whether this version knows it. */
export function createPeerTable(vsock: boolean, now: () => number): PeerTable {
  const peers = new Map<string, NodePeer>();
  const make = (
    proto: string,
    address: string,
    target: NodePeer["target"],
    type: NodePeer["type"],
  ): NodePeer => ({
    proto,
    address,
    target,
    type,
    state: "dead",
    txBytes: 0,
    rxBytes: 0,
    discoveredAt: now(),
    lastConnectedAt: null,
    heardAt: 0,
    changedAt: now(),
    rtt: null,
    local: null,
  });
  return {
    add(text, state) {
      const endpoint = parsed(text, vsock);
      if (peers.has(endpoint.endpoint)) return null;
      const target = endpoint.proto === "vsock" ? null : { ip: endpoint.ip, port: endpoint.port };
      const peer = { ...make(endpoint.proto, endpoint.address, target, "static"), state };
      peers.set(endpoint.endpoint, peer);
      return peer;
    },
    remove: (text) => peers.delete(parsed(text, vsock).endpoint),
    heardFrom(from, stranger) {
      const socket = parseSocketAddress(
        from.ip.includes(":") ? `[${from.ip}]:${from.port}` : `${from.ip}:${from.port}`,
      );
      if (typeof socket === "string") return null;
      const known = [...peers.values()].filter(({ address }) => address === socket.address);
      const best =
        known.find(({ proto }) => proto === stranger?.proto) ?? known.find(({ state }) => state === "alive");
      if (best !== undefined || stranger === null) return best ?? known[0] ?? null;
      const peer = make(stranger.proto, socket.address, { ip: socket.ip, port: socket.port }, "inbound");
      peers.set(`${stranger.proto}://${socket.address}`, peer);
      return peer;
    },
    all: () => [...peers.values()],
    drop(peer) {
      for (const [endpoint, candidate] of peers) if (candidate === peer) peers.delete(endpoint);
    },
  };
}

/** Mycelium's messages for what it refuses (mycelium/src/endpoint.rs, EndpointParseError). */
function parsed(text: string, vsock: boolean) {
  const peer = parsePeer(text);
  const proto = /^(.*?):\/\//.exec(text)?.[1]?.toLowerCase();
  if (proto === undefined) throw new Error("missing leading protocol identifier");
  if (!["tcp", "quic", "tls", ...(vsock ? ["vsock"] : [])].includes(proto))
    throw new Error("protocol for endpoint is not supported");
  if (!peer.ok) throw new Error("failed to parse address: invalid socket address syntax");
  return peer.value;
}
