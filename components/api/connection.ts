import { useSyncExternalStore } from "react";

export interface Connection {
  /** 'connecting' before the first connection, 'lost' after one broke. */
  state: "connecting" | "open" | "lost";
  /** Milliseconds since the epoch when the state was entered: when lost, the age of the data. */
  since: number;
}

/** The tab's one WebSocket, as the interface speaks of it. */
export function useConnection(): Connection {
  return useSyncExternalStore(
    subscribe,
    () => current,
    () => START,
  );
}

export function connectionOpened() {
  enter("open");
}

/** Only the first close counts: failed attempts to reconnect do not make the data younger. */
export function connectionClosed() {
  if (current.state !== "lost") enter("lost");
}

const START: Connection = { state: "connecting", since: 0 };
let current = START;
const listeners = new Set<() => void>();

function enter(state: Connection["state"]) {
  current = { state, since: Date.now() };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
