import { type DehydratedState, dehydrate, QueryClient, type QueryKey } from "@tanstack/react-query";
import { createTRPCClient } from "@trpc/client";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { z } from "zod";
import type { AppRouter } from "@/server/api/app-router";
import type { RoutesView } from "@/server/core/overlay/views";
import { wire } from "@/server/core/wire";
import { routesInput } from "../overlay/route-filter";
import { routeWindow, routeWindowKey, WINDOW_ROUTES } from "../overlay/route-window";
import { sortFrom } from "../table/sort-text";

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
  const list = listOf(trpc, new URL(`http://page${page}`));
  const session: Question = { path: "session.state", key: trpc.session.state.queryKey() };
  const questions = list === undefined ? [session] : [session, list];
  for (const { key, answer } of await ask(questions, cookie))
    if (answer !== undefined) cache.setQueryData(key, answer);
  return dehydrate(cache);
}

interface Question {
  path: string;
  input?: unknown;
  /** Where its answer stands in the browser's cache. */
  key: QueryKey;
  /** What is kept of the answer there; undefined for nothing. */
  take?: (answer: unknown) => unknown;
}

type Trpc = ReturnType<typeof createTRPCOptionsProxy<AppRouter>>;

function listOf(trpc: Trpc, { pathname, searchParams }: URL): Question | undefined {
  switch (pathname) {
    case "/":
    case "/containers":
      return { path: "containers.list", key: trpc.containers.list.queryKey(), take: short };
    case "/heropods":
      return { path: "heropods.list", key: trpc.heropods.list.queryKey(), take: short };
    case "/images":
      return { path: "images.list", key: trpc.images.list.queryKey(), take: short };
    case "/overlay/routes": {
      const get = (key: string) => searchParams.get(key) ?? "";
      const asked = routesInput(get, sortFrom(get("sort") || "subnet"));
      return {
        path: "overlay.routes",
        input: { ...asked, offset: 0, limit: WINDOW_ROUTES, known: true },
        key: routeWindowKey(trpc.overlay.routes.queryKey(), asked, 0),
        // As the procedure's type says.
        take: (answer) => routeWindow(answer as RoutesView),
      };
    }
    default:
      return undefined;
  }
}

const whole = (answer: unknown) => answer;
const short = (rows: unknown) => (Array.isArray(rows) && rows.length <= MOST_ROWS ? rows : undefined);

/** Of tRPC's batch, what is needed of it; a refused query has `error` in place of `result`. */
const Batch = z.array(
  z.object({
    result: z.object({ data: z.unknown() }).optional(),
  }),
);

type Ask = (questions: readonly { path: string; input?: unknown }[], cookie: string) => Promise<unknown>;

/** Put there by the web process (server/web/first-answers.ts), the one that may open the daemon's socket. */
const shared = globalThis as { [name: symbol]: Ask | undefined };

/** What is kept of each answer. Where the daemon is of another build than this page, perhaps nothing. */
async function ask(
  questions: readonly Question[],
  cookie: string,
): Promise<{ key: QueryKey; answer: unknown }[]> {
  try {
    const sent = questions.map(({ path, input }) =>
      input === undefined ? { path } : { path, input: wire.serialize(input) },
    );
    const answers = Batch.parse(await shared[Symbol.for("heropods.ask-daemon")]?.(sent, cookie));
    return questions.map(({ key, take = whole }, at) => {
      const result = answers[at]?.result;
      return { key, answer: result && take(wire.deserialize(result.data)) };
    });
  } catch {
    return [];
  }
}
