import { parseSocketAddress } from "./peers";

/** A route's next hop in the underlay: how, and to which address as a peer's endpoint writes it. */
export interface NextHop {
  proto: "tcp" | "quic" | "tls" | "vsock" | "other";
  /** The neighbour's address in canonical form; null where the text has none. */
  address: string | null;
  /** The node's own end, where the text has it. */
  local: string | null;
  text: string;
}

/**
 * Reads 'TCP 10.0.0.2:45694 <-> 188.40.132.242:9651', 'QUIC -> [2a01::2]:9651', 'TLS a <-> b' and
 * 'VSOCK …' (connection_identifier in mycelium/src/connection/). Text of an unknown shape is kept
 * with proto 'other', so that a newer node's routes are still shown.
 */
export function parseNextHop(text: string): NextHop {
  const [, word = "", rest = ""] = /^(TCP|QUIC|TLS|VSOCK)\s+(.*)$/.exec(text) ?? [];
  const proto = PROTOCOLS[word];
  if (proto === undefined) return { proto: "other", address: null, local: null, text };
  const arrow = /^(?:(\S+)\s+<)?->\s+(\S+)$/.exec(rest);
  const [, local, remote] = arrow ?? [];
  return { proto, address: canonical(remote ?? rest.trim()), local: canonical(local), text };
}

/**
 * An endpoint with its IPv4 address plain, by which peers and next hops are joined: the node's sockets
 * take both versions, so it prints the same neighbour as 1.2.3.4 here and as [::ffff:1.2.3.4] there.
 */
export function plainEndpoint(endpoint: string): string {
  return endpoint.replace(/\[::ffff:(\d+\.\d+\.\d+\.\d+)\]/, "$1");
}

const PROTOCOLS: Record<string, NextHop["proto"]> = { TCP: "tcp", QUIC: "quic", TLS: "tls", VSOCK: "vsock" };

function canonical(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (/^\d+:\d+$/.test(text)) return text; // vsock: CID:PORT
  const socket = parseSocketAddress(text);
  return typeof socket === "string" ? null : socket.address;
}
