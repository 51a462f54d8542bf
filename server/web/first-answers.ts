import { request } from "node:http";
import { text } from "node:stream/consumers";

/** A query; its input as the wire has it. */
export interface Question {
  path: string;
  input?: unknown;
}

/** What a page asks the daemon while it is rendered, for whoever the cookie says. */
export type AskDaemon = (questions: readonly Question[], cookie: string) => Promise<unknown>;

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
  return (questions, cookie) =>
    new Promise((resolve, reject) => {
      const inputs = questions.map(({ input }, at) => [at, input]);
      // JSON leaves out what has no input.
      const input = encodeURIComponent(JSON.stringify(Object.fromEntries(inputs)));
      const call = request(
        {
          socketPath,
          path: `/api/trpc/${questions.map(({ path }) => path).join(",")}?batch=1&input=${input}`,
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
