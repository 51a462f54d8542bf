import type { Change } from "../core/model";

export interface Changes {
  publish(change: Change): void;
  /** Calls the listener for every change until the returned function is called. */
  subscribe(listener: (change: Change) => void): () => void;
}

/** The daemon's one stream of changes; every live subscription and watcher hangs on it. */
export function createChanges(): Changes {
  const listeners = new Set<(change: Change) => void>();
  return {
    publish(change) {
      for (const listener of listeners) listener(change);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
