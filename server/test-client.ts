import { request } from "node:http";
import superjson from "superjson";
import { WebSocket } from "ws";
import { z } from "zod";

/** Speaks to a daemon's socket as a browser's or a script's bytes would: for tests of the daemon itself. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export function http(
  socketPath: string,
  method: string,
  path: string,
  options: { headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { body } = options;
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const req = request(
      {
        socketPath,
        method,
        path,
        agent: false,
        headers: { "content-type": "application/json", ...length, ...options.headers },
      },
      (res) => {
        let text = "";
        res.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        res.on("end", () => resolve({ status: res.statusCode ?? 0, headers: res.headers, body: text }));
        res.on("error", reject);
      },
    );
    req.on("error", reject);
    req.end(body);
  });
}

const Reply = z.union([
  z.object({ result: z.object({ data: z.unknown() }) }),
  z.object({
    error: z.object({ json: z.object({ message: z.string(), data: z.object({ code: z.string() }) }) }),
  }),
]);

export type Outcome = { value: unknown } | { code: string; message: string };

/** One tRPC call by HTTP: its value, or the code and message of its refusal. */
export async function call(
  socketPath: string,
  type: "query" | "mutation" | "subscription",
  path: string,
  input?: unknown,
  headers: Record<string, string> = {},
): Promise<Outcome> {
  const text = superjson.stringify(input);
  const answer =
    type === "mutation"
      ? await http(socketPath, "POST", `/api/trpc/${path}`, { headers, body: text })
      : await http(socketPath, "GET", `/api/trpc/${path}?input=${encodeURIComponent(text)}`, { headers });
  const reply = Reply.parse(JSON.parse(answer.body));
  if ("error" in reply) return { code: reply.error.json.data.code, message: reply.error.json.message };
  // superjson's own envelope, as its serializer made it on the other side.
  return { value: superjson.deserialize(reply.result.data as Parameters<typeof superjson.deserialize>[0]) };
}

/** A WebSocket with the live subscription begun on it; `ended` resolves with the close code. */
export async function liveSocket(socketPath: string, headers: Record<string, string>) {
  const socket = new WebSocket(`ws+unix:${socketPath}:/api/trpc`, { headers });
  const ended = new Promise<number>((resolve) => socket.once("close", (code) => resolve(code)));
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const first = new Promise<string>((resolve) => socket.once("message", (data) => resolve(String(data))));
  socket.send(
    JSON.stringify({ id: 1, method: "subscription", params: { path: "live.changes", input: { json: {} } } }),
  );
  return { ended, first: await first, close: () => socket.close() };
}
