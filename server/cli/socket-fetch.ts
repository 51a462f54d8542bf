import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";

interface Call {
  method?: string;
  headers?: HeadersInit;
  body?: unknown;
  signal?: AbortSignal | null;
}

interface Answer {
  ok: boolean;
  json(): Promise<unknown>;
}

/**
 * As much of fetch as tRPC's httpLink needs, over a Unix socket. node's own http has no time-out of
 * its own, so that a pull may take its time, and loads in no time, which undici does not.
 */
export function socketFetch(socketPath: string): (url: RequestInfo | URL, call?: Call) => Promise<Answer> {
  return (url, init = {}) =>
    new Promise((resolve, reject) => {
      const { pathname, search } = new URL(url instanceof Request ? url.url : url);
      const call = request(
        {
          socketPath,
          path: pathname + search,
          method: init.method ?? "GET",
          headers: Object.fromEntries(new Headers(init.headers)),
          agent: false,
        },
        (res: IncomingMessage) => {
          const status = res.statusCode ?? 0;
          resolve({
            ok: status >= 200 && status < 300,
            json: async () => JSON.parse(await text(res)),
          });
        },
      );
      call.on("error", reject);
      init.signal?.addEventListener("abort", () => call.destroy(new Error("The call was cancelled.")));
      call.end(typeof init.body === "string" ? init.body : undefined);
    });
}
