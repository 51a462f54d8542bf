import { z } from "zod";
import type { NodeIdentity } from "../../../server/core/mycelium/address";
import { parseIpv6 } from "../../../server/core/mycelium/ipv6";
import { type Packet, readPacket, unreachable } from "./packet";
import { createPeerTable, type NodePeer, type PeerTable } from "./peers";
import { createRouteTable, type RouteTable } from "./routes";
import type { TunDevice } from "./tun";
import type { Underlay } from "./underlay";

export interface OverlayNode {
  identity: NodeIdentity;
  startedAt: number;
  peers: PeerTable;
  routes: RouteTable;
  /** Dials a peer from now on. False where it is there already; throws on text that is no endpoint. */
  addPeer(endpoint: string): boolean;
  /** Prefixes that packets asked for without a route, with the time at which the query ends. */
  queries: Map<string, number>;
  /** Packets and bytes by address (32 hex digits). */
  bySource: Map<string, Counts>;
  byDestination: Map<string, Counts>;
  stop(): void;
}

interface Counts {
  packets: number;
  bytes: number;
}

const HELLO_EVERY_MS = 400;
/** Two lost hellos are bad luck, four in a row are a dead peer. */
const SILENT_MS = 1_700;
/** A dead peer is dialled anew about every 5 s, and is connecting as long as that takes. */
const DEAD_MS = 2_000;
const DIALLING_MS = 3_000;
const QUERY_MS = 15_000;

const Message = z.object({
  kind: z.enum(["hello", "answer"]),
  proto: z.string(),
  seq: z.number(),
  routes: z.array(
    z.object({
      prefix: z.string().regex(/^[0-9a-f]{16}$/),
      publicKey: z.string(),
      metric: z.number(),
      seqno: z.number(),
      path: z.array(z.string()),
    }),
  ),
});

/**
 * A node that behaves to the outside as Mycelium does: it probes its peers over the underlay, learns
 * routes from those that answer and carries packets between the TUN and them. What it leaves out is
 * Mycelium's encryption and its transports: everything goes over one UDP port.
 */
export function startNode(options: {
  identity: NodeIdentity;
  peers: string[];
  vsock: boolean;
  tun: TunDevice | null;
  underlay: Underlay;
}): OverlayNode {
  const { identity, tun, underlay } = options;
  const address = Buffer.from(
    (parseIpv6(identity.address) ?? []).flatMap((group) => [group >> 8, group & 255]),
  );
  const ownPrefix = address.toString("hex", 0, 8);
  const peers = createPeerTable(options.vsock, Date.now);
  const routes = createRouteTable({ prefix: ownPrefix, publicKey: identity.publicKey, seqno: 0 });
  const queries = new Map<string, number>();
  const bySource = new Map<string, Counts>();
  const byDestination = new Map<string, Counts>();
  const sent = new Map<number, { peer: NodePeer; at: number }>();
  let seq = 0;

  const say = (peer: NodePeer, kind: "hello" | "answer", number: number): void => {
    if (peer.target === null) return;
    const message: z.infer<typeof Message> = {
      kind,
      proto: peer.proto,
      seq: number,
      routes: routes.announce(peer),
    };
    underlay.send(Buffer.from(JSON.stringify(message)), peer.target);
  };
  /** tls:// needs a private network, vsock a hypervisor: such peers stay dead, as the real ones do. */
  const dial = (peer: NodePeer): void => {
    if (peer.target === null || peer.proto === "tls") return;
    if (peer.local === null)
      void underlay.localAddress(peer.target).then((local) => {
        peer.local = local;
      });
    seq += 1;
    sent.set(seq, { peer, at: performance.now() });
    say(peer, "hello", seq);
  };
  const revive = (peer: NodePeer): void => {
    peer.heardAt = Date.now();
    if (peer.state !== "alive") peer.lastConnectedAt = Date.now();
    peer.state = "alive";
  };

  const hear = (bytes: Buffer, from: { ip: string; port: number }): void => {
    const packet = readPacket(bytes);
    if (packet !== null) {
      const peer = peers.heardFrom(from, null);
      if (peer === null) return;
      peer.rxBytes += bytes.length;
      forward(packet, false);
      return;
    }
    const message = parseMessage(bytes);
    if (message === null) return;
    const asked = message.kind === "answer" ? sent.get(message.seq) : undefined;
    const peer = asked?.peer ?? (message.kind === "hello" ? peers.heardFrom(from, message) : null);
    if (peer === null || !peers.all().includes(peer)) return;
    peer.rxBytes += bytes.length;
    revive(peer);
    if (asked !== undefined) {
      sent.delete(message.seq);
      const rtt = performance.now() - asked.at;
      peer.rtt = peer.rtt === null ? rtt : 0.8 * peer.rtt + 0.2 * rtt;
    }
    routes.learn(peer, message.routes);
    if (message.kind === "hello") {
      if (peer.local === null && peer.target !== null)
        void underlay.localAddress(peer.target).then((local) => {
          peer.local = local;
        });
      say(peer, "answer", message.seq);
    }
  };

  const forward = (packet: Packet, fromTun: boolean): void => {
    const inOverlay = (hex: string) => hex.startsWith("04") || hex.startsWith("05");
    count(bySource, packet.source, packet.bytes.length);
    count(byDestination, packet.destination, packet.bytes.length);
    if (packet.destination.startsWith(ownPrefix)) {
      // Anything for the node's /64 reaches the host's kernel, which knows where it goes from there.
      if (!fromTun) tun?.write(packet.bytes);
      return;
    }
    if (!inOverlay(packet.destination)) return;
    const refuse = (code: 0 | 5) => {
      const answer = unreachable(packet, address, code);
      if (answer !== null && fromTun) tun?.write(answer);
    };
    if (!inOverlay(packet.source)) {
      refuse(5);
      return;
    }
    const route = routes.to(packet.destination.slice(0, 16));
    if (route === null || route.via.target === null) {
      queries.set(packet.destination.slice(0, 16), Date.now() + QUERY_MS);
      refuse(0);
      return;
    }
    if (packet.hopLimit <= 1) return;
    if (!fromTun) packet.bytes[7] = packet.hopLimit - 1;
    route.via.txBytes += packet.bytes.length;
    underlay.send(packet.bytes, route.via.target);
  };

  const tick = (): void => {
    for (const peer of peers.all()) {
      const now = Date.now();
      if (peer.state === "dead" && peer.type === "static" && now - peer.changedAt > DEAD_MS) {
        peer.state = "connecting";
        peer.changedAt = now;
      }
      const patience = peer.state === "connecting" ? DIALLING_MS : SILENT_MS;
      if (peer.state !== "dead" && now - Math.max(peer.heardAt, peer.changedAt) > patience) {
        peer.state = "dead";
        peer.changedAt = now;
        peer.rtt = null;
        routes.forget(peer);
        if (peer.type === "inbound") peers.drop(peer);
      }
      if (peer.type === "static") dial(peer);
    }
    for (const [number, { at }] of sent) if (performance.now() - at > SILENT_MS) sent.delete(number);
    for (const [prefix, until] of queries) if (until < Date.now()) queries.delete(prefix);
  };

  for (const endpoint of options.peers) peers.add(endpoint, "connecting");
  underlay.onDatagram(hear);
  tun?.onPacket((bytes) => {
    const packet = readPacket(bytes);
    if (packet !== null) forward(packet, true);
  });
  const timer = setInterval(tick, HELLO_EVERY_MS);
  tick();

  return {
    identity,
    startedAt: Math.floor(Date.now() / 1000),
    peers,
    routes,
    queries,
    bySource,
    byDestination,
    addPeer(endpoint) {
      const peer = peers.add(endpoint, "dead");
      if (peer !== null) dial(peer);
      return peer !== null;
    },
    stop() {
      clearInterval(timer);
      tun?.close();
      underlay.close();
    },
  };
}

function count(counts: Map<string, Counts>, key: string, bytes: number): void {
  const entry = counts.get(key) ?? { packets: 0, bytes: 0 };
  entry.packets += 1;
  entry.bytes += bytes;
  counts.set(key, entry);
}

function parseMessage(bytes: Buffer): z.infer<typeof Message> | null {
  try {
    return Message.parse(JSON.parse(bytes.toString("utf8")));
  } catch {
    return null;
  }
}
