import { createTRPCClient, createWSClient, httpLink, splitLink, wsLink } from "@trpc/client";
import { WebSocket } from "ws";
import type { AppRouter } from "../api/app-router";
import { wire } from "../core/wire";
import { socketFetch } from "./socket-fetch";

export type Api = ReturnType<typeof connect>["api"];

/**
 * Root's way to the daemon: calls by HTTP over admin.sock, live changes by a WebSocket that is opened
 * when they are first asked for.
 */
export function connect(socketPath: string) {
  const ws = createWSClient({
    url: `ws+unix://${socketPath}:/api/trpc`,
    // ws has what the client uses of the browser's class; their types differ in events nobody reads here.
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
    lazy: { enabled: true, closeMs: 0 },
    retryDelayMs: () => 1000,
  });
  const api = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (op) => op.type === "subscription",
        true: wsLink({ client: ws, transformer: wire }),
        false: httpLink({
          // The host's name is not looked up: the call goes to the socket.
          url: "http://heropodsd/api/trpc",
          transformer: wire,
          // A script is longer than a URL may be.
          methodOverride: "POST",
          fetch: socketFetch(socketPath),
        }),
      }),
    ],
  });
  return {
    api,
    async close() {
      await ws.close();
    },
  };
}
