import { QueryClient } from "@tanstack/react-query";
import { createTRPCClient, createWSClient, TRPCClientError, type TRPCLink, wsLink } from "@trpc/client";
import type { AppRouter } from "@/server/api/app-router";
import { wire } from "@/server/core/wire";
import { connectionClosed, connectionOpened } from "./connection";
import { impatientSocket } from "./impatient-socket";

/**
 * The tab's tRPC client over one WebSocket. Where pages are rendered there is none: what they show is what
 * first-answers.ts has asked.
 */
export function createClient() {
  return createTRPCClient<AppRouter>({ links: typeof window === "undefined" ? [] : [overWebSocket()] });
}

/**
 * Live changes keep the cache true, so nothing is refetched for its age. A query that the
 * connection's end cut off is asked again; a refusal by the daemon is final.
 */
export function createQueryClient() {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 30 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: "always",
        retry: (_count, error) => error instanceof TRPCClientError && error.data === undefined,
        retryDelay: (attempt) => Math.min(200 * 2 ** attempt, 3000),
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}

function overWebSocket(): TRPCLink<AppRouter> {
  const scheme = window.location.protocol === "https:" ? "wss" : "ws";
  const client = createWSClient({
    url: `${scheme}://${window.location.host}/api/trpc`,
    WebSocket: impatientSocket(),
    onOpen: connectionOpened,
    onClose: connectionClosed,
    keepAlive: { enabled: true, intervalMs: 10_000, pongTimeoutMs: 5_000 },
    retryDelayMs: (attempt) => (attempt === 0 ? 0 : Math.min(150 * 2 ** attempt, 3000)),
  });
  return wsLink({ client, transformer: wire });
}
