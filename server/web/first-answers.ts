import { request } from "node:http";
import { text } from "node:stream/consumers";

/** What a page asks the daemon while it is rendered, for whoever the cookie says: queries by path, without input. */
export type AskDaemon = (paths: readonly string[], cookie: string) => Promise<unknown>;

/** A page waits no longer than this: the browser asks again in any case. */
const WAIT_MS = 250;

/**
 * Where pages find it: they are bundled apart from this server and share with it only the process.
 * components/api/first-answers.ts reads it by the same name.
 */
const SHARED_NAME = Symbol.for("heropods.ask-daemon");

/** Lets pages be rendered with the daemon's answers, over the one socket that this process may open. */
export function offerFirstAnswers(socketPath: string): void {
  Object.assign(globalThis, { [SHARED_NAME]: askOver(socketPath) });
}

/** One batch of tRPC's queries by HTTP; resolves with its JSON, rejects when the daemon is away or slow. */
export function askOver(socketPath: string): AskDaemon {
  return (paths, cookie) =>
    new Promise((resolve, reject) => {
      const call = request(
        {
          socketPath,
          path: `/api/trpc/${paths.join(",")}?batch=1&input=%7B%7D`,
          headers: { cookie },
          agent: false,
          timeout: WAIT_MS,
        },
        (answer) => {
          text(answer)
            .then((body) => resolve(JSON.parse(body)))
            .catch(reject);
        },
      );
      call.on("timeout", () => call.destroy(new Error("The daemon takes its time.")));
      call.on("error", reject);
      call.end();
    });
}
