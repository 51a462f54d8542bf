import superjson from "superjson";
import { Agent, request } from "undici";

/** A refusal by the daemon: its message and HTTP status. */
export class CallError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "CallError";
  }
}

/**
 * Calls a procedure over a socket of the daemon as any client does, without its types: tests look at
 * what comes over the wire. Throws CallError for a refusal.
 */
export async function call(
  socketPath: string,
  kind: "query" | "mutation",
  procedure: string,
  input?: unknown,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const agent = new Agent({ connect: { socketPath } });
  const url = new URL(`http://heropodsd/api/trpc/${procedure}`);
  const payload = JSON.stringify(superjson.serialize(input));
  if (kind === "query" && input !== undefined) url.searchParams.set("input", payload);
  try {
    const response = await request(url, {
      dispatcher: agent,
      method: kind === "query" ? "GET" : "POST",
      headers: { "content-type": "application/json", ...headers },
      ...(kind === "mutation" ? { body: payload } : {}),
    });
    const text = await response.body.text();
    const answer: unknown = JSON.parse(text);
    const data = member(member(answer, "result"), "data");
    // superjson wrote it: its own envelope of json and meta.
    if (response.statusCode === 200)
      return superjson.deserialize(data as Parameters<typeof superjson.deserialize>[0]);
    const message = member(member(member(answer, "error"), "json"), "message");
    throw new CallError(response.statusCode, typeof message === "string" ? message : text);
  } finally {
    await agent.close();
  }
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
