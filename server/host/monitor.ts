import { mkdirSync, watch } from "node:fs";
import { NETNS_PREFIX } from "../core/names";
import { follow } from "./exec";

type Monitor = (onEvent: (line: string) => void, onLost: () => void) => () => void;

/**
 * Calls back for each line of the kernel's own events on links, addresses, routes and forwarding. Those of
 * another namespace come with the number by which ours knows it (ip-monitor(8), `all-nsid`); the names of
 * links in them are looked up in ours, and are not theirs.
 */
export function monitorNetwork(
  onEvent: (line: string, nsid: number | null) => void,
  onLost: () => void,
): () => void {
  const argv = ["ip", "-o", "monitor", "all-nsid", "link", "address", "route", "netconf"];
  const monitor = monitorBy(argv);
  return monitor((line) => {
    const [prefix = "", number] = /^\[nsid (?:current|(-?\d+))\]/.exec(line) ?? [];
    onEvent(line.slice(prefix.length), number === undefined ? null : Number(number));
  }, onLost);
}

/** The same of neighbours, of this namespace alone: in the containers' they come and go all the time. */
export const monitorNeighbours: Monitor = monitorBy(["ip", "-o", "monitor", "neigh"]);

/** The same of nftables (nft(8), monitor). */
export const monitorFirewall: Monitor = monitorBy(["nft", "monitor"]);

/** From the start of a monitor until it certainly listens; what happened before, it has missed. */
const LISTENS_MS = 1_000;

/**
 * When a monitor loses events ('No buffer space available') or dies, it is begun anew and `onLost` says to
 * look at everything: at once, and again when the new one listens.
 */
function monitorBy(argv: string[]): Monitor {
  return (onEvent, onLost) => {
    let stopped = false;
    let stopCurrent = () => {};
    const begin = () => {
      const { stop, ended } = follow(argv, onEvent);
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
  };
}

const NETNS_DIR = "/run/netns";

/** Calls back with the container whose named namespace came or went. */
export function watchNetns(onChange: (container: string) => void): () => void {
  // As ip-netns(8) would with the first namespace; the watch stays with the directory when it is mounted on.
  mkdirSync(NETNS_DIR, { recursive: true, mode: 0o755 });
  const watcher = watch(NETNS_DIR, (_event, name) => {
    if (name?.startsWith(NETNS_PREFIX)) onChange(name.slice(NETNS_PREFIX.length));
  });
  return () => watcher.close();
}
