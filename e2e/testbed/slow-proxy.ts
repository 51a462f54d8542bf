import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A narrow way to a server on loopback. */
export interface SlowProxy {
  port: number;
  /** Breaks every connection that is open now; new ones are taken as ever. */
  cut(): void;
  close(): Promise<void>;
}

const TICK_MS = 20;

/** Lets through so many bytes a second of what the server on `target` sends, for all connections together. Without a port, on a free one. */
export async function slowProxy(target: number, bytesPerSecond: number, port = 0): Promise<SlowProxy> {
  const open = new Set<Socket>();
  const perTick = Math.ceil((bytesPerSecond * TICK_MS) / 1000);
  let left = perTick;
  const waiting = new Set<Socket>();
  const timer = setInterval(() => {
    left = Math.min(left + perTick, perTick);
    // A chunk is larger than a tick's share: what was let through too much is made up for.
    if (left <= 0) return;
    for (const socket of waiting) socket.resume();
    waiting.clear();
  }, TICK_MS);
  const server = createServer((client) => {
    const upstream = connect({ port: target, host: "127.0.0.1" });
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on("data", (chunk: Buffer) => {
      client.write(chunk);
      left -= chunk.length;
      if (left > 0) return;
      upstream.pause();
      waiting.add(upstream);
    });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: address.port,
    cut,
    async close() {
      clearInterval(timer);
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
