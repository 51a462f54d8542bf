import { Agent, request } from "undici";
import { wire } from "../../server/core/wire";

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
  const payload = JSON.stringify(wire.serialize(input));
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
    if (response.statusCode === 200) return wire.deserialize(data);
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
