import { randomUUID } from "node:crypto";
import type { Change } from "../core/model";
import type { Changes } from "./changes";

export interface Live {
  /** Id of the newest change: 'RUN:N', where RUN is this daemon's. */
  lastId(): string;
  follow(listener: (id: string, change: Change) => void): () => void;
}

/** Numbers the changes, so that a tab which comes back can tell whether it missed any. */
export function createLive(changes: Changes): Live {
  const run = randomUUID().slice(0, 8);
  let count = 0;
  const listeners = new Set<(id: string, change: Change) => void>();
  changes.subscribe((change) => {
    count++;
    for (const listener of listeners) listener(`${run}:${count}`, change);
  });
  return {
    lastId: () => `${run}:${count}`,
    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
