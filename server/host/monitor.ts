import { follow } from "./exec";

/** From the start of `ip monitor` until it certainly listens; what happened before, it has missed. */
const LISTENS_MS = 1_000;

/**
 * Calls back for each line of the kernel's own events on links, addresses and routes. When `ip monitor`
 * loses events ('No buffer space available') or dies, it is begun anew and `onLost` says to look at everything:
 * at once, and again when the new one listens.
 */
export function monitorNetwork(onEvent: (line: string) => void, onLost: () => void): () => void {
  let stopped = false;
  let stopCurrent = () => {};
  const begin = () => {
    const { stop, ended } = follow(["ip", "-o", "monitor", "link", "address", "route"], onEvent);
    stopCurrent = stop;
    setTimeout(() => stopped || onLost(), LISTENS_MS).unref();
    ended.then(() => {
      if (stopped) return;
      onLost();
      setTimeout(begin, LISTENS_MS).unref();
    });
  };
  begin();
  return () => {
    stopped = true;
    stopCurrent();
  };
}
