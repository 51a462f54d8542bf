import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { z } from "zod";
import { addressOfPublicKey } from "../../../server/core/mycelium/address";
import { formatIpv6, parseIpv6 } from "../../../server/core/mycelium/ipv6";
import { compareVersions, type Version } from "../../../server/core/mycelium/version";
import type { OverlayNode } from "./overlay-node";
import type { NodePeer } from "./peers";
import type { Route } from "./routes";

/**
 * Mycelium's REST API as the given version has it: endpoints that came later answer 404, and the shapes
 * are those of its time (mycelium-api/src/lib.rs at its tags).
 */
export function createApi(node: OverlayNode, version: Version): Server {
  const since = (minor: number, patch: number) => compareVersions(version, { major: 0, minor, patch }) >= 0;
  const handlers: Record<string, (request: IncomingMessage, rest: string) => Promise<Reply> | Reply> = {
    "GET /admin": () =>
      json({
        nodeSubnet: node.identity.subnet,
        ...(since(7, 8) ? { nodeIp: node.identity.address } : {}),
        nodePubkey: node.identity.publicKey,
        ...(since(7, 8) ? { nodeStartTime: node.startedAt } : {}),
      }),
    "GET /admin/peers": () =>
      json(node.peers.all().map((peer) => peerAnswer(peer, since(7, 6), since(6, 1)))),
    "POST /admin/peers": async (request) => {
      const body = AddPeer.safeParse(await bodyOf(request));
      if (!body.success)
        return { status: 422, text: "Failed to deserialize the JSON body into the target type" };
      return refusing(() =>
        node.addPeer(body.data.endpoint)
          ? { status: 204 }
          : { status: 409, text: "A peer identified by that endpoint already exists" },
      );
    },
    "DELETE /admin/peers/": (_, endpoint) =>
      refusing(() =>
        node.peers.remove(endpoint)
          ? { status: 204 }
          : { status: 404, text: "A peer identified by that endpoint does not exist" },
      ),
    "GET /admin/routes/selected": () => json(node.routes.selected().map(routeAnswer)),
    "GET /admin/routes/fallback": () => json(node.routes.fallback().map(routeAnswer)),
    "GET /pubkey/": (_, ip) => {
      const known = [{ publicKey: node.identity.publicKey }, ...node.routes.selected()];
      const found = known.find(({ publicKey }) => subnetOf(addressOfPublicKey(publicKey)) === subnetOf(ip));
      return found ? json({ publicKey: found.publicKey }) : { status: 404 };
    },
  };
  if (since(6, 0))
    handlers["GET /admin/routes/queried"] = () =>
      json(
        [...node.queries].map(([prefix, until]) => ({
          subnet: subnetText(prefix),
          expiration: String(Math.max(0, Math.floor((until - Date.now()) / 1000))),
        })),
      );
  if (since(7, 2))
    handlers["GET /admin/stats/packets"] = () => {
      const entries = (counts: OverlayNode["bySource"]) =>
        [...counts].map(([hex, { packets, bytes }]) => ({
          ip: addressText(hex),
          packetCount: packets,
          byteCount: bytes,
        }));
      return json({ bySource: entries(node.bySource), byDestination: entries(node.byDestination) });
    };

  return createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://node").pathname);
    const call = `${request.method} ${path.replace(/^\/api\/v1/, "")}`;
    const name = Object.keys(handlers).find((key) =>
      key.endsWith("/") ? call.startsWith(key) : call === key,
    );
    const handler = path.startsWith("/api/v1/") && name !== undefined ? handlers[name] : undefined;
    if (handler === undefined || name === undefined) return send(response, { status: 404 });
    Promise.resolve(handler(request, call.slice(name.length))).then(
      (reply) => send(response, reply),
      (error: unknown) => send(response, { status: 400, text: String(error) }),
    );
  });
}

type Reply = { status: number; text?: string } | { status: 200; json: unknown };

const AddPeer = z.object({ endpoint: z.string() });

const json = (value: unknown): Reply => ({ status: 200, json: value });

function refusing(act: () => Reply): Reply {
  try {
    return act();
  } catch (error) {
    return { status: 400, text: error instanceof Error ? error.message : String(error) };
  }
}

function peerAnswer(peer: NodePeer, withAddr: boolean, withTimes: boolean): object {
  const secondsSince = (at: number) => Math.floor((Date.now() - at) / 1000);
  const [cid, port] = peer.address.split(":").map(Number);
  return {
    endpoint: withAddr
      ? {
          proto: peer.proto,
          addr: peer.proto === "vsock" ? { vsock: { cid, port } } : { socket: peer.address },
        }
      : { proto: peer.proto, socketAddr: peer.address },
    type: peer.type,
    connectionState: peer.state,
    txBytes: peer.txBytes,
    rxBytes: peer.rxBytes,
    ...(withTimes
      ? {
          discovered: secondsSince(peer.discoveredAt),
          lastConnected: peer.lastConnectedAt === null ? null : secondsSince(peer.lastConnectedAt),
        }
      : {}),
  };
}

function routeAnswer({ prefix, metric, seqno, via }: Route): object {
  const nextHop =
    via.proto === "quic"
      ? `QUIC -> ${via.address}`
      : `${via.proto.toUpperCase()} ${via.local ?? "0.0.0.0:0"} <-> ${via.address}`;
  return { subnet: subnetText(prefix), nextHop, metric, seqno };
}

const addressText = (hex: string): string =>
  formatIpv6((hex.match(/.{4}/g) ?? []).map((group) => Number.parseInt(group, 16)));
const subnetText = (prefix: string): string => `${addressText(prefix.padEnd(32, "0"))}/64`;
const subnetOf = (ip: string): string => (parseIpv6(ip) ?? []).slice(0, 4).join(":");

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

function send(response: ServerResponse, reply: Reply): void {
  if ("json" in reply) {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(reply.json));
  } else {
    response.writeHead(reply.status, { "content-type": "text/plain; charset=utf-8" });
    response.end(reply.text ?? "");
  }
}
