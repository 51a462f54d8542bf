import { baseOf } from "../core/firewall/ruleset";
import { objectNames } from "../core/names";
import type { Desired, HostPaths } from "../core/plan/desired";
import { emptyHost, type Observed } from "../core/plan/observed";
import { readTraces } from "../host/container-traces";
import { createFirewallObserver } from "../host/firewall";
import type { NetworkChanges } from "../host/network-changes";
import { createHostObserver } from "../host/observe";
import { type Owner, observeOwnObjects } from "../host/own-objects";
import { observeProcess } from "../host/processes";
import type { Surroundings } from "../host/surroundings";
import type { Insides } from "./insides";
import { createLooks } from "./looks";

export interface HostState {
  /** Everything, read anew; what is inside containers as last refreshed. */
  observe(): Promise<Observed>;
  /**
   * Reads what is of each container by itself: inside its namespace where that has changed or its turn has
   * come, its mounts and the limits of its cgroup. With a name: of that one, whatever was read before.
   */
  refresh(name?: string): Promise<void>;
  /** An operation has ended on a container: what was read of it is old. */
  settled(name: string): void;
  /**
   * For one container: what is shared as last seen, unless someone touched it since; its own objects
   * looked up by name without a process. If any of them is there, everything is read anew, unless it was
   * prepared: then they are as the last look saw them, if all are there.
   */
  observeFor(name: string, hash: string, prepared?: boolean): Promise<Observed>;
  /** What a container has, enough to take it down. */
  observeOwn(owner: Owner): Promise<Observed>;
  /** Something shared changed on the host: the next look is a whole one. */
  touched(): void;
  /** The table was replaced by our ruleset for this desired state. */
  firewallApplied(desired: Desired): Promise<void>;
}

export function createHostState(
  paths: HostPaths,
  changes: { network: NetworkChanges; firewall: NetworkChanges },
  insides: Pick<Insides, "known" | "refresh">,
  surroundings: Surroundings,
): HostState {
  const firewall = createFirewallObserver(changes.firewall);
  const observeHost = createHostObserver(paths, changes.network);
  const looks = createLooks(async () => {
    const [host, wall] = await Promise.all([observeHost(), firewall.observe()]);
    const all: Observed = {
      ...host,
      firewall: wall,
      insides: insides.known(),
      ...surroundings.known(host.processes),
    };
    return { all, shared: sharedOf(all) };
  });
  let processes: Observed["processes"] | null = null;
  const observe = async (look = looks.anew()): Promise<Observed> => {
    const { all } = await look;
    processes = all.processes;
    return all;
  };

  const one = async (name: string) => {
    const process = await observeProcess(paths.runtime, name);
    return new Map(process ? [[name, process]] : []);
  };

  return {
    observe: () => observe(),
    async refresh(name) {
      const these = name === undefined ? processes : await one(name);
      await Promise.all([insides.refresh(name), these && surroundings.refresh(these, name)]);
    },
    settled: surroundings.forget,
    observeOwn: (owner) => observeOwnObjects(paths, owner),
    touched: looks.touched,
    async observeFor(name, hash, prepared = false) {
      const known = looks.known();
      if (known === null) return observe(looks.current());
      const names = objectNames(name, hash);
      const traces = readTraces(paths.bundles, name, names);
      const process = await observeProcess(paths.runtime, name);
      const bundles = new Set(traces.bundle ? [name] : []);
      const own = [names.bridgePort, names.overlayHost];
      const complete =
        traces.netns &&
        traces.rootfs &&
        own.every((link) => traces.links.includes(link) === known.all.links.has(link));
      if (prepared && process?.state === "created" && complete)
        return {
          ...known.all,
          netns: new Set([names.netns]),
          rootfs: new Set([name]),
          bundles,
          processes: new Map([[name, process]]),
        };
      if (process || traces.netns || traces.rootfs || traces.links.length > 0) return observe();
      return { ...known.shared, bundles };
    },
    async firewallApplied(desired) {
      await firewall.applied(baseOf(desired));
      looks.touched();
    },
  };
}

/** What containers share: to plan one of which nothing is there, no other one is looked at. */
function sharedOf(seen: Observed): Observed {
  const links = [...seen.links].filter(([, { ours, kind }]) => !(ours && kind === "veth"));
  return {
    ...emptyHost(),
    links: new Map(links),
    sysctls: seen.sysctls,
    firewall: { ...seen.firewall, elements: new Set() },
  };
}
