import { Pool } from "undici";
import { z } from "zod";

/** The daemon as a program inside its host calls it, over as many connections as are asked for at once. */
export interface DaemonClient {
  mutate(procedure: string, input: unknown): Promise<unknown>;
  query(procedure: string, input?: unknown): Promise<unknown>;
}

const Envelope = z.object({ result: z.object({ data: z.object({ json: z.unknown() }) }) });
/** What an operation that was waited for must have come to. */
const Failed = z.object({ status: z.enum(["failed", "stuck", "interrupted"]), error: z.string().nullable() });

export function openDaemonClient(socketPath: string): DaemonClient {
  const pool = new Pool("http://localhost", {
    connect: { socketPath },
    connections: 16,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    async mutate(procedure, input) {
      const { body } = await pool.request({
        path: `/api/trpc/${procedure}`,
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ json: input }),
      });
      return answer(await body.json(), procedure);
    },
    async query(procedure, input) {
      const text = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify({ json: input }))}`;
      const { body } = await pool.request({ path: `/api/trpc/${procedure}${text}`, method: "GET" });
      return answer(await body.json(), procedure);
    },
  };
}

function answer(value: unknown, procedure: string): unknown {
  const parsed = Envelope.safeParse(value);
  if (!parsed.success) throw new Error(`The daemon refused ${procedure}: ${JSON.stringify(value)}`);
  const { json } = parsed.data.result.data;
  const failed = Failed.safeParse(json);
  if (failed.success) throw new Error(`${procedure} ${failed.data.status}: ${failed.data.error}`);
  return json;
}
