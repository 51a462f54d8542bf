import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import { applyWSSHandler } from "@trpc/server/adapters/ws";
import type { Logger } from "pino";
import { WebSocketServer } from "ws";
import type { ResolveCaller } from "../auth/callers";
import { LIMITS } from "../core/limits";
import type { Services } from "../services/services";
import { appRouter } from "./app-router";
import { AUTH_PREFIX, type createAuthRoute } from "./auth-route";
import { createCallLimits } from "./call-limits";
import { createConnections } from "./connections";
import { answerJson, type RawRoute, runRawRoute } from "./raw-route";
import { cutSlowReader } from "./slow-readers";
import type { Context } from "./trpc";

interface Deps {
  services: Services;
  resolveCaller: ResolveCaller;
  authRoute: ReturnType<typeof createAuthRoute>;
  rawRoutes: readonly RawRoute[];
  log: Logger;
}

export interface ApiServer {
  server: Server;
  /** To be called when sessions, tokens or roles changed: see Connections.recheck. */
  accessChanged(): void;
  /** Takes no more calls and ends the open ones. */
  close(): Promise<void>;
}

const TRPC = "/api/trpc";
const UPLOAD_MS = 3600_000;

/** The daemon's API on one socket: tRPC by HTTP and WebSocket, sign-in, and raw routes. */
export function createApiServer(deps: Deps): ApiServer {
  const { services, resolveCaller, authRoute, rawRoutes, log } = deps;
  const connections = createConnections((error) =>
    log.error({ err: error }, "rechecking connections failed"),
  );
  const limits = createCallLimits();
  const onError = ({ error, path }: { error: { code: string }; path?: string | undefined }) => {
    if (error.code === "INTERNAL_SERVER_ERROR") log.error({ err: error, path }, "a call failed");
  };

  const trpc = createHTTPHandler({
    router: appRouter,
    basePath: `${TRPC}/`,
    maxBodySize: LIMITS.body.most,
    // A script is longer than a URL may be: its queries come by POST.
    allowMethodOverride: true,
    createContext: ({ req }): Context => ({
      ...{ services, limits, caller: () => resolveCaller(req.headers) },
      unread: () => 0,
    }),
    onError,
  });

  const server = createServer({ headersTimeout: 10_000, requestTimeout: UPLOAD_MS }, (req, res) => {
    const pathname = pathOf(req);
    if (pathname.startsWith(`${TRPC}/`)) return trpc(req, res);
    answer(req, res, pathname).catch((error: unknown) => {
      log.error({ err: error, path: pathname }, "a call failed");
      if (res.headersSent) res.destroy();
      else answerJson(res, 500, { message: "The daemon failed to answer; its log says why." });
    });
  });

  async function answer(req: IncomingMessage, res: ServerResponse, pathname: string): Promise<void> {
    if (pathname.startsWith(AUTH_PREFIX)) return authRoute(req, res, pathname);
    const route = rawRoutes.find((r) => r.path === pathname && r.method === req.method);
    if (route === undefined)
      return answerJson(res, 404, { message: `There is no ${req.method} ${pathname}.` });
    const failure = await runRawRoute(route, req, res, await resolveCaller(req.headers));
    if (failure !== undefined) log.error({ err: failure, path: pathname }, "a call failed");
  }

  const wss = new WebSocketServer({ noServer: true, maxPayload: LIMITS.body.most });
  const trpcWs = applyWSSHandler({
    wss,
    router: appRouter,
    keepAlive: { enabled: true, pingMs: 30_000, pongWaitMs: 10_000 },
    createContext: ({ req, res }): Context => {
      const connection = connections.add(
        () => resolveCaller(req.headers),
        () => res.close(4401, "Signed out, or the role changed."),
      );
      res.once("close", connection.closed);
      return { services, limits, caller: connection.caller, unread: () => res.bufferedAmount };
    },
    onError,
  });

  server.on("upgrade", (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Node leaves an upgraded socket's errors to us; a client that hangs up is nobody's fault.
    socket.on("error", () => socket.destroy());
    if (pathOf(req) !== TRPC) return void socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n");
    wss.handleUpgrade(req, socket, head, (client) => {
      cutSlowReader(client, () => log.warn("a client that reads too slowly was cut off"));
      wss.emit("connection", client, req);
    });
  });

  return {
    server,
    accessChanged: () =>
      void connections.recheck().catch((error: unknown) => log.error({ err: error }, "rechecking failed")),
    async close() {
      connections.stop();
      trpcWs.broadcastReconnectNotification();
      for (const client of wss.clients) client.terminate();
      wss.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

const pathOf = (req: IncomingMessage): string => (req.url ?? "/").split("?", 1)[0] ?? "/";
