import { createTRPCClient, createWSClient, httpLink, splitLink, wsLink } from "@trpc/client";
import superjson from "superjson";
import { Agent, fetch as undiciFetch } from "undici";
import { WebSocket } from "ws";
import type { AppRouter } from "../api/app-router";

export type Api = ReturnType<typeof connect>["api"];

/** A pull with `wait` answers when it is over; the daemon has time-outs of its own. */
const NO_TIMEOUT = 0;

/**
 * Root's way to the daemon: calls by HTTP over admin.sock, live changes by a WebSocket that is opened
 * when they are first asked for.
 */
export function connect(socketPath: string) {
  const agent = new Agent({
    connect: { socketPath },
    headersTimeout: NO_TIMEOUT,
    bodyTimeout: NO_TIMEOUT,
  });
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
        true: wsLink({ client: ws, transformer: superjson }),
        false: httpLink({
          // The host's name is not looked up: the agent connects to the socket.
          url: "http://heropodsd/api/trpc",
          transformer: superjson,
          // undici's fetch knows `dispatcher`; its Response is the platform's by another declaration.
          fetch: (url, init) =>
            undiciFetch(url as string, {
              ...(init as object),
              dispatcher: agent,
            }) as unknown as Promise<Response>,
        }),
      }),
    ],
  });
  return {
    api,
    async close() {
      await ws.close();
      await agent.destroy();
    },
  };
}
