import { follow } from "./exec";

/**
 * Calls back for each line of the kernel's own events on links, addresses and routes. When `ip monitor`
 * loses events ('No buffer space available') or dies, it is begun anew and `onLost` says to look at everything.
 */
export function monitorNetwork(onEvent: (line: string) => void, onLost: () => void): () => void {
  let stopped = false;
  let stopCurrent = () => {};
  const begin = () => {
    const { stop, ended } = follow(["ip", "-o", "monitor", "link", "address", "route"], onEvent);
    stopCurrent = stop;
    ended.then(() => {
      if (stopped) return;
      onLost();
      setTimeout(begin, 1_000).unref();
    });
  };
  begin();
  return () => {
    stopped = true;
    stopCurrent();
  };
}
