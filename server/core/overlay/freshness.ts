import type { Freshness } from "./views";

/** A source's last good answer and what came of the newest look at it. */
export interface Remembered<T> {
  value: T | null;
  freshness: Freshness;
}

export const unread: Remembered<never> = {
  value: null,
  freshness: { state: "unread", reason: null, needs: null, readAt: null },
};

type Looked<T> =
  | { state: "ok"; value: T }
  | { state: "unsupported"; needs: string; reason: string }
  | { state: "silent" | "broken"; reason: string };

/** What is known after one more look: a failure keeps the value and its time, and says what went wrong. */
export function remember<T>(before: Remembered<T>, answer: Looked<T>, at: string): Remembered<T> {
  if (answer.state === "ok")
    return { value: answer.value, freshness: { state: "live", reason: null, needs: null, readAt: at } };
  const { readAt } = before.freshness;
  // An older node was started: what the newer one said is no longer of this one.
  if (answer.state === "unsupported")
    return {
      value: null,
      freshness: { state: "unsupported", reason: answer.reason, needs: answer.needs, readAt: null },
    };
  return {
    value: before.value,
    freshness: { state: answer.state, reason: answer.reason, needs: null, readAt },
  };
}
