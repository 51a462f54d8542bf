import { baseOf } from "../core/firewall/ruleset";
import { objectNames } from "../core/names";
import type { Desired, HostPaths } from "../core/plan/desired";
import { type Observed, withoutContainer } from "../core/plan/observed";
import { createFirewallObserver } from "../host/firewall";
import { linkNames } from "../host/link-names";
import { observeBundles, observeHost, observeNetns, observeRootfs } from "../host/observe";
import { type Owner, observeOwnObjects } from "../host/own-objects";
import { observeProcess } from "../host/processes";

export interface HostState {
  /** Everything, read anew. */
  observe(): Promise<Observed>;
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

export function createHostState(paths: HostPaths): HostState {
  const firewall = createFirewallObserver();
  let seen: Observed | null = null;
  let looking: Promise<Observed> | null = null;
  let queued: Promise<Observed> | null = null;
  let stale = true;

  async function look(): Promise<Observed> {
    stale = false;
    const [host, wall] = await Promise.all([observeHost(paths), firewall.observe()]);
    seen = { ...host, firewall: wall };
    return seen;
  }
  // A look that began before the caller's change would not show it: only one not yet begun may be shared.
  const observe = (): Promise<Observed> => {
    if (looking === null) return begin();
    queued ??= looking.then(begin, begin);
    return queued;
  };
  const begin = (): Promise<Observed> => {
    queued = null;
    const mine = look().finally(() => {
      if (looking === mine) looking = null;
    });
    looking = mine;
    return mine;
  };

  return {
    observe,
    observeOwn: (owner) => observeOwnObjects(paths, owner),
    touched() {
      stale = true;
    },
    async observeFor(name, hash, prepared = false) {
      if (stale || seen === null) return observe();
      const names = objectNames(name, hash);
      const [links, bundles, netns, rootfs, process] = await Promise.all([
        linkNames(),
        observeBundles(paths.bundles),
        observeNetns(),
        observeRootfs(paths.bundles),
        observeProcess(paths.runtime, name),
      ]);
      const own = [names.bridgePort, names.overlayHost];
      const complete =
        netns.has(names.netns) && rootfs.has(name) && own.every((l) => links.has(l) === seen?.links.has(l));
      if (prepared && process?.state === "created" && complete)
        return { ...seen, bundles, netns, rootfs, processes: new Map([...seen.processes, [name, process]]) };
      if (process || netns.has(names.netns) || rootfs.has(name) || own.some((link) => links.has(link)))
        return observe();
      return { ...withoutContainer(seen, name, hash), bundles };
    },
    async firewallApplied(desired) {
      await firewall.applied(baseOf(desired));
      stale = true;
    },
  };
}
