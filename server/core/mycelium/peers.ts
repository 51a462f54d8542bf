import { ok, type Problem, type Result, refuse } from "../problem";
import { formatIpv6, parseIpv4, parseIpv6 } from "./ipv6";

/** Where a Mycelium node can be dialled: a socket address, or a vsock context and port. */
export type Peer =
  | {
      proto: "tcp" | "quic" | "tls";
      /** As Rust prints a socket address: '1.2.3.4:9651', '[2a01::2]:9651', '[fe80::1%3]:9651'. */
      address: string;
      /** The IP alone, RFC 5952, without scope. */
      ip: string;
      port: number;
      /** Canonical endpoint; two spellings of one peer have equal ones. */
      endpoint: string;
    }
  | { proto: "vsock"; address: string; cid: number; port: number; endpoint: string };

/**
 * Peers of one comma-separated string, by Mycelium's own rules; blanks around commas do not count, and
 * a peer named twice is one. Every bad one is a problem with its position (1-based) and its text; the
 * problem's path is [field, index].
 */
export function parsePeers(text: string, field = "peers"): Result<Peer[]> {
  if (text.trim() === "")
    return refuse([field], "At least one peer is needed.", "Give one like tcp://1.2.3.4:9651.");
  const problems: Problem[] = [];
  const peers = new Map<string, Peer>();
  for (const [index, entry] of text.split(",").entries()) {
    const peer = parsePeer(entry.trim());
    if (peer.ok) peers.set(peer.value.endpoint, peer.value);
    else
      for (const { message, fix } of peer.problems)
        problems.push({
          path: [field, index],
          message: `Peer ${index + 1}, '${entry.trim()}': ${message}`,
          fix,
        });
  }
  return problems.length > 0 ? { ok: false, problems } : ok([...peers.values()]);
}

/**
 * One endpoint by the rules of mycelium/src/endpoint.rs: a protocol in any case, '://', and what Rust's
 * SocketAddr takes; vsock (since 0.7.6) has CID:PORT. The problem says which rule was broken.
 */
export function parsePeer(text: string): Result<Peer> {
  if (text === "") return refuse([], "nothing between the commas.", "Remove the comma or give a peer.");
  const at = text.indexOf("://");
  if (at < 0)
    return refuse([], "no protocol; it starts with tcp://, quic:// or tls://.", `Write tcp://${text}.`);
  const proto = text.slice(0, at).toLowerCase();
  const rest = text.slice(at + 3);
  if (proto === "vsock") return parseVsock(rest);
  if (proto !== "tcp" && proto !== "quic" && proto !== "tls")
    return refuse([], `unknown protocol '${text.slice(0, at)}'; Mycelium knows tcp, quic, tls and vsock.`);
  const socket = parseSocketAddress(rest);
  if (typeof socket === "string") return refuse([], socket);
  return ok({ proto, ...socket, endpoint: `${proto}://${socket.address}` });
}

interface SocketAddress {
  address: string;
  ip: string;
  port: number;
}

/** The socket address, or the reason why Rust's `SocketAddr::from_str` refuses it. */
export function parseSocketAddress(text: string): SocketAddress | string {
  if (text.endsWith("/")) return "a trailing slash is not allowed; end with the port.";
  if (/[/?#]/.test(text)) return "a path is not allowed; end with the port.";
  if (/\s/.test(text)) return "blanks are not allowed inside a peer.";
  if (text.includes("@")) return "a user name is not allowed; give address and port alone.";
  return text.startsWith("[") ? parseV6(text) : parseV4(text);
}

function parseV4(text: string): SocketAddress | string {
  const colons = text.split(":").length - 1;
  if (colons > 1) return "an IPv6 address stands in brackets: [2a01::2]:9651.";
  const [host = "", portText] = text.split(":");
  const bytes = parseIpv4(host);
  if (bytes === null) {
    if (host === "") return "no IP address before the port.";
    if (!/^[\d.]+$/.test(host)) return "host names are not allowed; give an IP address.";
    if (/(^|\.)0\d/.test(host)) return "an IPv4 address has no leading zeros.";
    return `'${host}' is not an IPv4 address.`;
  }
  const port = parsePort(portText);
  if (typeof port === "string") return port;
  const ip = bytes.join(".");
  return { ip, port, address: `${ip}:${port}` };
}

function parseV6(text: string): SocketAddress | string {
  const [, inner, portText] = /^\[([^\]]*)\](?::(.*))?$/s.exec(text) ?? [];
  if (inner === undefined) return "an IPv6 address in brackets is followed by ':' and the port.";
  const [host = "", scope] = inner.split(/%(.*)/s);
  const groups = parseIpv6(host);
  if (groups === null) return `'${host}' is not an IPv6 address.`;
  const scopeId = scope === undefined ? 0 : unsigned(scope, 0xffffffff);
  if (scopeId === null) return `the scope '${scope}' is not a number; give the interface's index (ip link).`;
  const port = parsePort(portText);
  if (typeof port === "string") return port;
  const ip = formatIpv6(groups);
  return { ip, port, address: `[${ip}${scopeId === 0 ? "" : `%${scopeId}`}]:${port}` };
}

function parsePort(text: string | undefined): number | string {
  if (text === undefined || text === "") return "no port; there is no default, most nodes use 9651.";
  return unsigned(text, 65535) ?? `the port '${text}' is not a number from 0 to 65535.`;
}

function parseVsock(text: string): Result<Peer> {
  const [cidText = "", portText] = text.split(/:(.*)/s);
  if (portText === undefined) return refuse([], "a vsock peer is vsock://CID:PORT.");
  // Unlike Rust's address parser its integer parser takes a leading '+'.
  const cid = unsigned(cidText.replace(/^\+/, ""), 0xffffffff);
  const port = unsigned(portText.replace(/^\+/, ""), 0xffffffff);
  if (cid === null) return refuse([], `the context id '${cidText}' is not a number from 0 to 4294967295.`);
  if (port === null) return refuse([], `the vsock port '${portText}' is not a number from 0 to 4294967295.`);
  return ok({ proto: "vsock", address: `${cid}:${port}`, cid, port, endpoint: `vsock://${cid}:${port}` });
}

/** Decimal digits up to `most`; leading zeros are allowed here, as Rust allows them for ports and scopes. */
function unsigned(text: string, most: number): number | null {
  if (!/^\d+$/.test(text)) return null;
  const value = Number(text);
  return value <= most ? value : null;
}
