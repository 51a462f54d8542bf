import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { forward, forwardUpgrade, refuseUpgrade } from "./forward";
import { type Refusal, refusal } from "./guard";
import { commonHeaders, pagePolicy } from "./security-headers";

interface Deps {
  /** The daemon's web.sock. */
  socketPath: string;
  publicUrl: string;
  /** Next's request handler: pages and their files. */
  pages: (req: IncomingMessage, res: ServerResponse) => Promise<void>;
}

const UPLOAD_MS = 3600_000;

/**
 * The server that faces the network: /api/* goes to the daemon as it is, everything else to
 * Next. It holds nothing and decides nothing but what is refused at the door.
 */
export function createWebServer({ socketPath, publicUrl, pages }: Deps): Server {
  const target = { socketPath, publicUrl };
  const common = commonHeaders(publicUrl);

  const server = createServer({ headersTimeout: 10_000, requestTimeout: UPLOAD_MS }, (req, res) => {
    const refused = check(req, publicUrl, false);
    if (refused !== null) return refuse(res, refused, common);
    // Where Prometheus looks unless told otherwise.
    if (pathOf(req) === "/metrics") req.url = "/api/metrics";
    if (isApi(req)) return forward(req, res, target, common);
    if (req.method !== "GET" && req.method !== "HEAD")
      return refuse(res, { status: 405, message: "Pages are read with GET." }, common);
    // Nothing here is an optimised image; the optimiser would be work for strangers.
    if (req.url?.startsWith("/_next/image"))
      return refuse(res, { status: 404, message: "There is no such page." }, common);
    servePage(req, res);
  });

  function servePage(req: IncomingMessage, res: ServerResponse) {
    for (const name of Object.keys(req.headers))
      if (/^(x-forwarded-.*|forwarded|x-middleware-.*)$/.test(name)) delete req.headers[name];
    const { nonce, policy } = pagePolicy();
    // Next reads the nonce for its own scripts out of the request's policy; the layout reads x-nonce.
    req.headers["content-security-policy"] = policy;
    req.headers["x-nonce"] = nonce;
    // A layout is not told which page it is around; sign-in leads back to it.
    req.headers["x-page"] = req.url ?? "/";
    for (const [name, value] of Object.entries({ ...common, "content-security-policy": policy }))
      res.setHeader(name, value);
    pages(req, res).catch((error: unknown) => {
      console.error(error);
      if (res.headersSent) res.destroy();
      else refuse(res, { status: 500, message: "The page could not be made." }, common);
    });
  }

  // Never Next's: it would answer upgrades of its own development server.
  server.on("upgrade", (req, socket, head) => {
    // Node leaves an upgraded socket's errors to us; a client that hangs up is nobody's fault.
    socket.on("error", () => socket.destroy());
    const refused = check(req, publicUrl, true);
    if (refused !== null) return refuseUpgrade(socket, refused.status, refused.message);
    if (pathOf(req) !== "/api/trpc") return refuseUpgrade(socket, 404, "There is no WebSocket here.");
    forwardUpgrade(req, socket, head, target);
  });
  server.maxConnections = 2000;
  return server;
}

const check = (req: IncomingMessage, publicUrl: string, upgrade: boolean): Refusal | null =>
  refusal({ method: req.method ?? "", url: req.url ?? "", headers: req.headers, upgrade }, publicUrl);

const pathOf = (req: IncomingMessage): string => (req.url ?? "/").split("?", 1)[0] ?? "/";

const isApi = (req: IncomingMessage): boolean => pathOf(req) === "/api" || pathOf(req).startsWith("/api/");

function refuse(res: ServerResponse, { status, message }: Refusal, headers: Record<string, string>): void {
  res.writeHead(status, { ...headers, "content-type": "application/json", connection: "close" });
  res.end(JSON.stringify({ message }));
}
