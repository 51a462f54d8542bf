import { type DehydratedState, dehydrate, QueryClient, type QueryKey } from "@tanstack/react-query";
import { createTRPCClient } from "@trpc/client";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";

import { z } from "zod";
import type { AppRouter } from "@/server/api/app-router";
import { wire } from "@/server/core/wire";

/** Lists longer than this are left to the browser to ask for: the page would grow with them. */
const MOST_ROWS = 200;

/**
 * What a page shows first, asked of the daemon while the page is rendered, for the person whose cookie came
 * with the request: its rows stand in the page before any script has run. Empty where the daemon is away,
 * slow or refuses; the browser then asks as ever.
 */
export async function firstAnswers(page: string, cookie: string): Promise<DehydratedState> {
  const cache = new QueryClient();
  const trpc = createTRPCOptionsProxy<AppRouter>({
    client: createTRPCClient<AppRouter>({ links: [] }),
    queryClient: cache,
  });
  const lists = {
    "containers.list": trpc.containers.list.queryKey(),
    "heropods.list": trpc.heropods.list.queryKey(),
    "images.list": trpc.images.list.queryKey(),
  };
  const list = LIST_OF[page.split("?", 1)[0] ?? ""];
  const paths = ["session.state", ...(list === undefined ? [] : [list])];
  const answers = await ask(paths, cookie);
  // The daemon and this page are of one build: what it says is of the types that the browser trusts too.
  const put = (key: QueryKey, answer: unknown) => answer !== undefined && cache.setQueryData(key, answer);
  put(trpc.session.state.queryKey(), answers[0]);
  const rows = answers[1];
  if (list !== undefined && Array.isArray(rows) && rows.length <= MOST_ROWS) put(lists[list], rows);
  return dehydrate(cache);
}

const LIST_OF: Record<string, "containers.list" | "heropods.list" | "images.list" | undefined> = {
  "/": "containers.list",
  "/containers": "containers.list",
  "/heropods": "heropods.list",
  "/images": "images.list",
};

/** Of tRPC's batch, what is needed of it; a refused query has `error` in place of `result`. */
const Batch = z.array(
  z.object({
    result: z.object({ data: z.unknown() }).optional(),
  }),
);

type Ask = (paths: readonly string[], cookie: string) => Promise<unknown>;

/** Put there by the web process (server/web/first-answers.ts), the one that may open the daemon's socket. */
const shared = globalThis as { [name: symbol]: Ask | undefined };

async function ask(paths: readonly string[], cookie: string): Promise<unknown[]> {
  try {
    const answers = Batch.parse(await shared[Symbol.for("heropods.ask-daemon")]?.(paths, cookie));
    return answers.map(({ result }) => result && wire.deserialize(result.data));
  } catch {
    return [];
  }
}
