import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { type Duplex, pipeline } from "node:stream";
import { expectedOrigin } from "./guard";

interface Target {
  socketPath: string;
  publicUrl: string;
}

/** Why the daemon was not reached, for whoever reads the page. */
function awayMessage(error: Error, socketPath: string): string {
  if ("code" in error && error.code === "EACCES")
    return `The web process may not open ${socketPath}: the user heropods must be able to enter its directories.`;
  return "heropodsd does not answer. Containers keep running; the console works again as soon as the daemon does.";
}

/** Sends a request to the daemon and its answer back, both as they come; 502 while it is away. */
export function forward(
  req: IncomingMessage,
  res: ServerResponse,
  target: Target,
  extra: Record<string, string>,
): void {
  const upstream = request({
    socketPath: target.socketPath,
    method: req.method,
    path: req.url,
    // With 'close' the daemon would hang up on a body that it refused, and its answer be lost.
    headers: { ...headersFor(req, target.publicUrl, HOP_BY_HOP), connection: "keep-alive" },
    // Still a connection for each request: a kept one would break once when the daemon restarts.
    agent: false,
  });
  upstream.on("response", (answer) => {
    res.writeHead(
      answer.statusCode ?? 502,
      [...pairs(answer.rawHeaders, HOP_BY_HOP), ...Object.entries(extra)].flat(),
    );
    pipeline(answer, res, () => {});
  });
  upstream.on("error", (error) => {
    if (res.headersSent) return void res.destroy();
    const body = JSON.stringify({ message: awayMessage(error, target.socketPath) });
    res.writeHead(502, {
      ...extra,
      "content-type": "application/json",
      connection: "close",
      "retry-after": "1",
    });
    res.end(body);
  });
  res.on("close", () => upstream.destroy());
  pipeline(req, upstream, () => {});
}

/** Hands a WebSocket over to the daemon: the head is written anew, then bytes go both ways untouched. */
export function forwardUpgrade(req: IncomingMessage, client: Duplex, head: Buffer, target: Target): void {
  const daemon = connect(target.socketPath);
  let connected = false;
  daemon.once("connect", () => {
    connected = true;
    const lines = Object.entries(headersFor(req, target.publicUrl, new Set())).flatMap(([name, value]) =>
      [value].flat().map((one) => `${name}: ${one}`),
    );
    daemon.write(`${req.method} ${req.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
    if (head.length > 0) daemon.write(head);
    daemon.pipe(client);
    client.pipe(daemon);
  });
  daemon.on("error", (error) => {
    if (connected) client.destroy();
    else refuseUpgrade(client, 502, awayMessage(error, target.socketPath));
  });
  daemon.on("close", () => client.destroy());
  client.on("close", () => daemon.destroy());
}

/** Answers an upgrade with a refusal, as JSON. */
export function refuseUpgrade(client: Duplex, status: number, message: string): void {
  const body = JSON.stringify({ message });
  client.end(
    `HTTP/1.1 ${status} ${status === 502 ? "Bad Gateway" : "Refused"}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** Headers that speak of one connection, not of the message (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Whatever a client says of itself here is a claim: the daemon counts sign-ins by the address we saw. */
const FORWARDED = /^(x-forwarded-.*|forwarded|x-real-ip)$/;

function headersFor(
  req: IncomingMessage,
  publicUrl: string,
  drop: Set<string>,
): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(req.headers))
    if (value !== undefined && !drop.has(name) && !FORWARDED.test(name)) headers[name] = value;
  const host = req.headers.host ?? "";
  headers["x-forwarded-for"] = (req.socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  headers["x-forwarded-host"] = host;
  headers["x-forwarded-proto"] = new URL(expectedOrigin(host, publicUrl)).protocol.slice(0, -1);
  return headers;
}

function pairs(raw: string[], drop: Set<string>): [string, string][] {
  const found: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const [name, value] = [raw[i] ?? "", raw[i + 1] ?? ""];
    if (!drop.has(name.toLowerCase())) found.push([name, value]);
  }
  return found;
}
