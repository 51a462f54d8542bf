import { Agent, request } from "undici";
import { z } from "zod";
import {
  NodeInfo,
  type NodePeer,
  NodePeers,
  type NodeRoute,
  NodeRoutes,
  PacketStats,
  PublicKeyAnswer,
  QueriedRoutes,
} from "../../core/mycelium/answers";
import { formatVersion, SINCE, type Version } from "../../core/mycelium/version";
import { takePieces } from "./list-pieces";

/** What came of one call. `reason` is a sentence with the URL and what was said. */
export type Answer<T> =
  | { state: "ok"; value: T }
  /** The node is older than the endpoint. */
  | { state: "unsupported"; needs: string; reason: string }
  /** Nothing listens, or nothing came in time. */
  | { state: "silent"; reason: string }
  /** Something answered that is not what Mycelium answers. */
  | { state: "broken"; reason: string };

export interface MyceliumClient {
  node(): Promise<Answer<NodeInfo>>;
  peers(): Promise<Answer<NodePeer[]>>;
  routes(table: "selected" | "fallback"): Promise<Answer<NodeRoute[]>>;
  /**
   * A table as the node prints it, in pieces as they come (list-pieces.ts): 100,000 routes never lie in
   * memory as text. `take` returns what is wrong with a piece, which ends it, or null. What was taken of an
   * answer that turns out broken is to be thrown away.
   */
  routePieces(table: "selected" | "fallback", take: (piece: Buffer) => string | null): Promise<Answer<null>>;
  queriedRoutes(): Promise<Answer<QueriedRoutes>>;
  packetStats(): Promise<Answer<PacketStats>>;
  /** The public key behind an overlay address; null where no route to it was learned. */
  publicKeyOf(ip: string): Promise<Answer<string | null>>;
  addPeer(endpoint: string): Promise<Answer<"added" | "exists">>;
  removePeer(endpoint: string): Promise<Answer<"removed" | "unknown">>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 2_000;
/** A routing table of 100,000 routes has some 14 MiB; anything far beyond is no routing table. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Mycelium's REST API (since 0.5.6) at an origin like 'http://127.0.0.1:8989'. Every call ends within
 * two seconds; an endpoint that is being read is not asked a second time, the second caller gets the
 * same answer. Nothing here throws for what a node does or fails to do.
 */
export function createMyceliumClient(origin: string, timeoutMs = TIMEOUT_MS): MyceliumClient {
  const agent = new Agent({ connections: 4, pipelining: 1, maxResponseSize: MAX_BYTES });
  const underWay = new Map<string, Promise<Reply>>();

  const call = async (
    method: "GET" | "POST" | "DELETE",
    path: string,
    body?: unknown,
    take?: (piece: Buffer) => string | null,
  ): Promise<Reply> => {
    const url = `${origin}/api/v1${path}`;
    const what = `${method} ${url}`;
    try {
      const response = await request(url, {
        method,
        dispatcher: agent,
        signal: AbortSignal.timeout(timeoutMs),
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
      });
      const status = response.statusCode;
      if (take === undefined || status !== 200) return { status, text: await response.body.text(), what };
      const wrong = await takePieces(response.body, take);
      if (wrong === null) return { status, text: "", what };
      return { broken: `${what} answered what Mycelium does not: ${wrong}`, what };
    } catch (error) {
      const why = error instanceof Error ? error : new Error(String(error));
      if (why.name === "TimeoutError")
        return { silent: `${what} had no answer within ${timeoutMs} ms.`, what };
      const code = "code" in why && typeof why.code === "string" ? why.code : why.name;
      if (code === "UND_ERR_RES_EXCEEDED_MAX_SIZE")
        return { broken: `${what} answered more than ${MAX_BYTES} bytes.`, what };
      if (code.startsWith("HPE_") || code === "HTTPParserError")
        return { broken: `${what} answered something that is not HTTP.`, what };
      return { silent: `${what} failed: ${why.message || code}.`, what };
    }
  };

  const joined = (path: string): Promise<Reply> => {
    const running = underWay.get(path);
    if (running !== undefined) return running;
    const reply = call("GET", path).finally(() => underWay.delete(path));
    underWay.set(path, reply);
    return reply;
  };

  const read = async <T>(path: string, schema: z.ZodType<T>, since?: Version): Promise<Answer<T>> => {
    const reply = await joined(path);
    if ("status" in reply && reply.status === 404 && since !== undefined)
      return {
        state: "unsupported",
        needs: formatVersion(since),
        reason: `${reply.what} answered 404: it needs Mycelium >= ${formatVersion(since)}.`,
      };
    return settle(reply, (text) => parsed(text, schema));
  };

  return {
    node: () => read("/admin", NodeInfo),
    peers: () => read("/admin/peers", NodePeers),
    routes: (table) => read(`/admin/routes/${table}`, NodeRoutes),
    async routePieces(table, take) {
      const reply = await call("GET", `/admin/routes/${table}`, undefined, take);
      return settle(reply, () => ({ value: null }));
    },
    queriedRoutes: () => read("/admin/routes/queried", QueriedRoutes, SINCE.queriedRoutes),
    packetStats: () => read("/admin/stats/packets", PacketStats, SINCE.packetStats),
    async publicKeyOf(ip) {
      const reply = await joined(`/pubkey/${encodeURIComponent(ip)}`);
      if ("status" in reply && reply.status === 404) return { state: "ok", value: null };
      return settle(reply, (text) =>
        parsed(
          text,
          PublicKeyAnswer.transform(({ publicKey }) => publicKey),
        ),
      );
    },
    async addPeer(endpoint) {
      const reply = await call("POST", "/admin/peers", { endpoint });
      if ("status" in reply && reply.status === 409) return { state: "ok", value: "exists" };
      return settle(reply, () => ({ value: "added" as const }));
    },
    async removePeer(endpoint) {
      const reply = await call("DELETE", `/admin/peers/${encodeURIComponent(endpoint)}`);
      if ("status" in reply && reply.status === 404) return { state: "ok", value: "unknown" };
      return settle(reply, () => ({ value: "removed" as const }));
    },
    close: () => agent.destroy(),
  };
}

type Reply =
  | { status: number; text: string; what: string }
  | { silent: string; what: string }
  | { broken: string; what: string };

function settle<T>(reply: Reply, value: (text: string) => { value: T } | { wrong: string }): Answer<T> {
  if ("silent" in reply) return { state: "silent", reason: reply.silent };
  if ("broken" in reply) return { state: "broken", reason: reply.broken };
  if (reply.status < 200 || reply.status > 299)
    return { state: "broken", reason: `${reply.what} answered ${reply.status}: ${excerpt(reply.text)}` };
  const result = value(reply.text);
  if ("value" in result) return { state: "ok", value: result.value };
  return { state: "broken", reason: `${reply.what} answered what Mycelium does not: ${result.wrong}` };
}

function parsed<T>(text: string, schema: z.ZodType<T>): { value: T } | { wrong: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { wrong: `not JSON: ${excerpt(text)}` };
  }
  const result = schema.safeParse(json);
  if (result.success) return { value: result.data };
  return { wrong: z.prettifyError(result.error).replaceAll("\n", " ") };
}

const excerpt = (text: string): string =>
  (text.length > 200 ? `${text.slice(0, 200)}…` : text) || "(nothing)";
