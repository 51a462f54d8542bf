import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

/** Thrown by a question whose answer will never come: there is no use in asking again. */
export class Hopeless extends Error {}

/**
 * Asks every few milliseconds until there is an answer, for what tells nobody when it happens.
 * A question that throws is asked again; the last failure is named when time is over.
 */
export async function until<T>(what: string, ask: () => Promise<T | null>, timeoutMs = 10_000): Promise<T> {
  const end = Date.now() + timeoutMs;
  let trouble: unknown = null;
  do {
    try {
      const answer = await ask();
      if (answer !== null) return answer;
    } catch (error) {
      if (error instanceof Hopeless) throw error;
      trouble = error;
    }
    await delay(10);
  } while (Date.now() < end);
  throw new Error(`Waited ${timeoutMs} ms for ${what}${trouble === null ? "" : `: ${String(trouble)}`}`);
}

/** Like `until`, for a process that is starting: a failure shows the end of its log. */
export async function untilUp(what: string, log: string, ask: () => Promise<true | null>): Promise<void> {
  try {
    await until(what, ask, 60_000);
  } catch (error) {
    const lines = (await readFile(log, "utf8").catch(() => "(no log)")).trimEnd().split("\n");
    throw new Error(
      `${error instanceof Error ? error.message : String(error)}\n${log} ends with:\n${lines.slice(-15).join("\n")}`,
    );
  }
}
