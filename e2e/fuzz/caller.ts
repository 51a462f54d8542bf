import { WebSocket } from "ws";
import { z } from "zod";

/** How a call ended, as it came over the wire. */
export type Outcome =
  | { kind: "accepted" }
  | { kind: "refused"; code: string; message: string; stack: boolean }
  /** The socket was closed with this code: nothing says more of a message that is too large. */
  | { kind: "closed"; code: number }
  | { kind: "silent" };

const Refusal = z.object({
  error: z.object({
    json: z.object({
      message: z.string(),
      data: z.object({ code: z.string(), stack: z.unknown().optional() }),
    }),
  }),
});

const PATIENCE_MS = 30_000;

/** A WebSocket of the daemon on which raw messages are sent one after another; it is opened anew when it was closed. */
export class Caller {
  private socket: WebSocket | null = null;
  private next = 1;

  constructor(
    private readonly socketPath: string,
    private readonly headers: Record<string, string> = {},
  ) {}

  /** `input` is what stands in the message, superjson's envelope included. */
  async call(method: string, path: string, input: unknown): Promise<Outcome> {
    const socket = await this.open();
    const id = this.next++;
    const outcome = new Promise<Outcome>((resolve) => {
      const patience = setTimeout(() => done({ kind: "silent" }), PATIENCE_MS);
      const onMessage = (data: unknown) => {
        const text = String(data);
        if (text === "PING" || text === "PONG") return;
        const reply: unknown = JSON.parse(text);
        if (typeof reply !== "object" || reply === null || !("id" in reply)) return;
        // An envelope that cannot be read is answered without the id that it may have had.
        if (reply.id !== id && reply.id !== null) return;
        done(outcomeOf(reply));
      };
      const onClose = (code: number) => done({ kind: "closed", code });
      const done = (how: Outcome) => {
        clearTimeout(patience);
        socket.off("message", onMessage);
        socket.off("close", onClose);
        resolve(how);
      };
      socket.on("message", onMessage);
      socket.on("close", onClose);
    });
    socket.send(JSON.stringify({ id, method, params: { path, input } }));
    const how = await outcome;
    if (method === "subscription" && how.kind === "accepted")
      socket.send(JSON.stringify({ id, method: "subscription.stop" }));
    return how;
  }

  close(): void {
    this.socket?.terminate();
    this.socket = null;
  }

  private async open(): Promise<WebSocket> {
    if (this.socket?.readyState === WebSocket.OPEN) return this.socket;
    const socket = new WebSocket(`ws+unix:${this.socketPath}:/api/trpc`, { headers: this.headers });
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    // What is wrong with it shows as its close.
    socket.on("error", () => {});
    this.socket = socket;
    return socket;
  }
}

function outcomeOf(reply: object): Outcome {
  const refusal = Refusal.safeParse(reply);
  if (!refusal.success) return { kind: "accepted" };
  const { message, data } = refusal.data.error.json;
  return { kind: "refused", code: data.code, message, stack: typeof data.stack === "string" };
}
