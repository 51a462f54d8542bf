import { z } from "zod";
import { canonicalIpv6, nodeSubnet } from "./address";
import { type NextHop, parseNextHop } from "./next-hop";
import { parseSocketAddress } from "./peers";

/**
 * What a node answers, of every version since 0.5.6, as one model. Keys that are not known are left
 * out; a key that is needed and missing makes the answer broken. Shapes: mycelium-api/src/lib.rs and
 * mycelium/src/peer_manager.rs (PeerStats) of the versions named at each field.
 */

const Ipv6 = z.string().transform((text, ctx) => {
  const address = canonicalIpv6(text);
  if (address !== null) return address;
  ctx.addIssue({ code: "custom", message: `'${text}' is not an IPv6 address` });
  return z.NEVER;
});

/** A node's prefix; older versions and newer ones print it as 'ADDRESS/64'. */
const NodeSubnet = z.string().transform((text, ctx) => {
  const [address = "", length] = text.split("/");
  if (length === "64" && canonicalIpv6(address) !== null) return nodeSubnet(address);
  ctx.addIssue({ code: "custom", message: `'${text}' is not an IPv6 prefix of 64 bits` });
  return z.NEVER;
});

export const NodeInfo = z
  .object({
    nodeSubnet: NodeSubnet,
    /** Since 0.7.8. */
    nodeIp: Ipv6.optional(),
    nodePubkey: z.string().regex(/^[0-9a-f]{64}$/i),
    /** Seconds since 1970, since 0.7.8. */
    nodeStartTime: z.number().int().nonnegative().optional(),
  })
  .transform((node) => ({
    subnet: node.nodeSubnet,
    ip: node.nodeIp ?? null,
    publicKey: node.nodePubkey.toLowerCase(),
    startedAt: node.nodeStartTime ?? null,
  }));
export type NodeInfo = z.infer<typeof NodeInfo>;

/** `addr` since 0.7.6, `socketAddr` before. */
const Endpoint = z
  .union([
    z.object({
      proto: z.string(),
      addr: z.union([
        z.object({ socket: z.string() }),
        z.object({ vsock: z.object({ cid: z.number(), port: z.number() }) }),
      ]),
    }),
    z.object({ proto: z.string(), socketAddr: z.string() }),
  ])
  .transform((endpoint) => {
    const proto = endpoint.proto.toLowerCase();
    if ("socketAddr" in endpoint) return located(proto, endpoint.socketAddr);
    if ("socket" in endpoint.addr) return located(proto, endpoint.addr.socket);
    return located(proto, `${endpoint.addr.vsock.cid}:${endpoint.addr.vsock.port}`);
  });

const Count = z.number().nonnegative();

const NodePeer = z
  .object({
    endpoint: Endpoint,
    type: z.string(),
    connectionState: z.enum(["alive", "connecting", "dead"]),
    txBytes: Count,
    rxBytes: Count,
    /** Seconds ago, since 0.6.1. */
    discovered: Count.nullish(),
    lastConnected: Count.nullish(),
  })
  .transform((peer) => ({
    /** 'tcp://1.2.3.4:9651': equal to the canonical endpoint of a configured peer. */
    endpoint: peer.endpoint.endpoint,
    /** As a next hop names it: '1.2.3.4:9651'. */
    address: peer.endpoint.address,
    type: PEER_TYPES[peer.type] ?? ("other" as const),
    state: peer.connectionState,
    txBytes: peer.txBytes,
    rxBytes: peer.rxBytes,
    discoveredSecondsAgo: peer.discovered ?? null,
    lastConnectedSecondsAgo: peer.lastConnected ?? null,
  }));
export type NodePeer = z.infer<typeof NodePeer>;
export const NodePeers = z.array(NodePeer);

const PEER_TYPES: Record<string, "static" | "linkLocalDiscovery" | "inbound"> = {
  static: "static",
  linkLocalDiscovery: "linkLocalDiscovery",
  inbound: "inbound",
};

/** A route of the selected or fallback table; metric null is infinite: unreachable. */
const NodeRoute = z
  .object({
    subnet: z.string(),
    nextHop: z.string(),
    metric: z.union([z.number().int().nonnegative(), z.literal("infinite")]),
    seqno: z.number().int().nonnegative(),
  })
  .transform((route): { subnet: string; nextHop: NextHop; metric: number | null; seqno: number } => ({
    subnet: route.subnet,
    nextHop: parseNextHop(route.nextHop),
    metric: route.metric === "infinite" ? null : route.metric,
    seqno: route.seqno,
  }));
export type NodeRoute = z.infer<typeof NodeRoute>;
export const NodeRoutes = z.array(NodeRoute);

/** The same as the node prints it, for tables so long that what their rows share is better read once. */
export const RawRoutes = z.array(
  z.object({
    subnet: z.string(),
    nextHop: z.string(),
    metric: z.union([z.number().int().nonnegative(), z.literal("infinite")]),
    seqno: z.number().int().nonnegative(),
  }),
);

/** Since 0.6.0; seconds come as text. */
export const QueriedRoutes = z.array(
  z
    .object({ subnet: z.string(), expiration: z.union([z.string().regex(/^\d+$/), Count]) })
    .transform(({ subnet, expiration }) => ({ subnet, expiresInSeconds: Number(expiration) })),
);
export type QueriedRoutes = z.infer<typeof QueriedRoutes>;

const PacketCounts = z.array(z.object({ ip: z.string(), packetCount: Count, byteCount: Count }));

/** Since 0.7.2. */
export const PacketStats = z.object({ bySource: PacketCounts, byDestination: PacketCounts });
export type PacketStats = z.infer<typeof PacketStats>;

/** GET /pubkey/{ip}. */
export const PublicKeyAnswer = z.object({ publicKey: z.string().regex(/^[0-9a-f]{64}$/i) });

/** `mycelium inspect --json`; it reads the key file and never asks a running node. */
export const InspectAnswer = z.object({ publicKey: z.string().regex(/^[0-9a-f]{64}$/i), address: Ipv6 });
export type InspectAnswer = z.infer<typeof InspectAnswer>;

function located(proto: string, text: string): { endpoint: string; address: string } {
  const socket = parseSocketAddress(text);
  const address = typeof socket === "string" ? text : socket.address;
  return { endpoint: `${proto}://${address}`, address };
}
