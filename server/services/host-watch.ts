import type { Changes } from "./changes";
import type { Containers } from "./containers";
import type { HostState } from "./host-state";
import { type EventFacts, isOfOurTable, judgeEvent } from "./kernel-events";
import type { Operations } from "./operations";
import type { Registry } from "./registry";

export interface HostWatchDeps {
  registry: Registry;
  host: HostState;
  operations: Operations;
  containers: Containers;
  changes: Changes;
  monitorNetwork: (onEvent: (line: string) => void, onLost: () => void) => () => void;
  monitorFirewall: (onEvent: (line: string) => void, onLost: () => void) => () => void;
  /** Calls back with the name of a container whose namespace got or lost its name. */
  watchNetns: (onChange: (name: string) => void) => () => void;
  /** Called for each of the kernel's events on links, addresses and routes; without one, any may have been lost. */
  onNetworkEvent: (line?: string) => void;
  onError: (error: unknown) => void;
}

/** What an operation of ours does is told a moment after it has ended, too. */
const ECHO_MS = 250;

/** Calls `lookNow` whenever the kernel tells of a change of ours that no operation of ours made. */
export function createHostWatch(deps: HostWatchDeps, lookNow: () => void): () => void {
  const { registry, host, operations, containers } = deps;
  const facts: EventFacts = {
    isBridge: (link) => [...registry.heropods.values()].some((h) => h.bridge_name === link),
    isBusy(hash) {
      const container = [...registry.containers.values()].find((c) => c.hash === hash);
      return container === undefined ? operations.busy(ECHO_MS) : containers.isBusy(container.name, ECHO_MS);
    },
  };
  const everything = () => {
    host.touched();
    lookNow();
  };
  const stops = [
    deps.monitorNetwork(
      (line) => {
        deps.onNetworkEvent(line);
        const meaning = judgeEvent(line, facts);
        if (meaning === "shared") host.touched();
        if (meaning !== "nothing") lookNow();
      },
      () => {
        deps.onNetworkEvent();
        everything();
      },
    ),
    deps.monitorFirewall((line) => {
      if (isOfOurTable(line) && !operations.busy(ECHO_MS)) everything();
    }, everything),
    deps.watchNetns((name) => {
      if (registry.containers.has(name) && !containers.isBusy(name, ECHO_MS)) lookNow();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
