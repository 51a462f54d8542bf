import type { Changes } from "./changes";
import type { Containers } from "./containers";
import type { HostState } from "./host-state";
import type { Insides } from "./insides";
import { type EventFacts, isForeignNeighbour, isOfOurTable, judgeEvent } from "./kernel-events";
import type { Operations } from "./operations";
import type { Registry } from "./registry";

export interface HostWatchDeps {
  registry: Registry;
  host: HostState;
  operations: Operations;
  containers: Containers;
  changes: Changes;
  insides: Insides;
  /** `nsid`: of which other namespace the event is. */
  monitorNetwork: (onEvent: (line: string, nsid: number | null) => void, onLost: () => void) => () => void;
  monitorNeighbours: (onEvent: (line: string) => void, onLost: () => void) => () => void;
  monitorFirewall: (onEvent: (line: string) => void, onLost: () => void) => () => void;
  /** Calls back with the name of a container whose namespace got or lost its name. */
  watchNetns: (onChange: (name: string) => void) => () => void;
  /** Called for each of the kernel's events on links, addresses, routes and neighbours; without one, any may have been lost. */
  onNetworkEvent: (line?: string) => void;
  /** Called for every line that `nft monitor` says, be it that it has lost some. */
  onFirewallEvent: () => void;
  onError: (error: unknown) => void;
}

/** What an operation of ours does is told a moment after it has ended, too. */
const ECHO_MS = 250;
/** Events come in bursts; one look answers for all of a burst. */
const SETTLE_MS = 250;
/** A look after an echo is for what someone else did in the same moment, and may follow many operations at once. */
const AFTER_ECHO_MS = 1_500;
/** It costs as much as several operations where there are a thousand containers: it comes as much later. */
const AFTER_ECHO_EACH_MS = 5;
/** Inside one container it is a look at that one: it may come sooner. */
const AFTER_OWN_ECHO_MS = 1_000;

/** Asks for a look within some milliseconds whenever the kernel tells of a change to what is ours. */
export function createHostWatch(deps: HostWatchDeps, lookWithin: (ms: number) => void): () => void {
  const { registry, host, operations, containers, insides } = deps;
  const facts: EventFacts = {
    isBridge: (link) => [...registry.heropods.values()].some((h) => h.bridge_name === link),
    isBusy(hash) {
      const container = [...registry.containers.values()].find((c) => c.hash === hash);
      return container === undefined ? operations.busy() : containers.isBusy(container.name, 0);
    },
  };
  /** `shared`: what the next start takes as last seen is old. Operations of ours see to that themselves. */
  const changed = (shared: boolean) => {
    if (operations.busy(ECHO_MS))
      return lookWithin(AFTER_ECHO_MS + registry.containers.size * AFTER_ECHO_EACH_MS);
    if (shared) host.touched();
    lookWithin(SETTLE_MS);
  };
  const told = (line: string) => {
    deps.onNetworkEvent(line);
    const meaning = judgeEvent(line, facts);
    if (meaning !== "nothing") changed(meaning === "shared");
  };
  /** What was never read is as an operation of ours made it, and that one is what the kernel tells of. */
  const changedInside = (nsid: number) => {
    const name = insides.containerAt(nsid);
    if (name === null || !registry.containers.has(name)) return;
    if (!insides.isKnown(name) && operations.busy(ECHO_MS)) return;
    insides.touched(name);
    if (!containers.isBusy(name, 0))
      lookWithin(containers.isBusy(name, ECHO_MS) ? AFTER_OWN_ECHO_MS : SETTLE_MS);
  };
  const everything = () => {
    host.touched();
    lookWithin(SETTLE_MS);
  };
  const stops = [
    deps.monitorNetwork(
      (line, nsid) => {
        if (nsid !== null) return changedInside(nsid);
        insides.learn(line);
        told(line);
      },
      () => {
        deps.onNetworkEvent();
        insides.lost();
        everything();
      },
    ),
    deps.monitorNeighbours(
      (line) => {
        if (!isForeignNeighbour(line, facts)) told(line);
      },
      () => {
        deps.onNetworkEvent();
        everything();
      },
    ),
    deps.monitorFirewall(
      (line) => {
        deps.onFirewallEvent();
        if (isOfOurTable(line)) changed(true);
      },
      () => {
        deps.onFirewallEvent();
        everything();
      },
    ),
    deps.watchNetns((name) => {
      insides.forget(name);
      if (registry.containers.has(name) && !containers.isBusy(name, 0)) changed(false);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
