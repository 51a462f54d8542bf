import { addressOf } from "../firewall/elements";
import { objectNames } from "../names";

/** What the host has, as far as it concerns us. Read by host/observe.ts; the planner compares. */
export interface Observed {
  links: Map<string, ObservedLink>;
  /** Names in /run/netns that bear our prefix. */
  netns: Set<string>;
  /** Host routes with our protocol number: destination (without /128) to device. */
  overlayRoutes: Map<string, string>;
  /** Permanent neighbours on the host: 'device address' to MAC. */
  neighbours: Map<string, string>;
  /** Overlay mounts below the bundles directory, by container. */
  rootfs: Set<string>;
  bundles: Set<string>;
  processes: Map<string, ObservedProcess>;
  sysctls: Map<string, string>;
  firewall: ObservedFirewall;
  /** Inside containers' namespaces, by container. One that is missing was not read: it is taken to be as it should. */
  insides: Map<string, ObservedInside>;
  /** What is mounted in running containers, and the limits of their cgroups: missing where not read. */
  mounts: Map<string, ObservedMounts>;
  limits: Map<string, ObservedLimits>;
}

export interface ObservedMounts {
  /** Where, as seen inside. */
  targets: Set<string>;
  /** What, by its path on the host, of what is there. */
  sources: Set<string>;
}

/** Null: no limit. */
export interface ObservedLimits {
  memoryBytes: number | null;
  cpus: number | null;
  pids: number | null;
}

/** What a network namespace has. */
export interface ObservedInside {
  links: Map<string, { up: boolean; mac: string; mtu: number; addresses: string[] }>;
  /** Of the main tables, as ip(8) takes them: 'default via 10.10.0.1 dev eth0'. */
  routes: Set<string>;
  /** Permanent neighbours: 'device address' to MAC. */
  neighbours: Map<string, string>;
}

export interface ObservedLink {
  up: boolean;
  mac: string;
  mtu: number;
  /** The bridge it is a port of. */
  master: string | null;
  /** 'bridge', 'veth', 'tun' … as the kernel says; empty for a physical link. */
  kind: string;
  /** With prefix: '10.10.0.1/24'. */
  addresses: string[];
  /** The number of its group; 0 for none (ip-link(8)). */
  group: number;
  /** Bears our alias: the proof that a link with a name like ours is ours. */
  ours: boolean;
}

export interface ObservedProcess {
  /** 'created' waits for start; 'stopped' has a state directory but no process; 'broken' a half-made one. */
  state: "created" | "running" | "stopped" | "broken";
  pid: number | null;
}

export interface ObservedFirewall {
  /** The chains and sets as they were applied and still stand; null when absent, changed or not known. */
  base: string | null;
  present: boolean;
  /** Elements of the per-container sets and maps, as `elementsOf` writes them. */
  elements: Set<string>;
}

/** Nothing at all: a fresh host, and where tests begin. */
export function emptyHost(): Observed {
  return {
    links: new Map(),
    netns: new Set(),
    overlayRoutes: new Map(),
    neighbours: new Map(),
    rootfs: new Set(),
    bundles: new Set(),
    processes: new Map(),
    sysctls: new Map(),
    firewall: { base: null, present: false, elements: new Set() },
    insides: new Map(),
    mounts: new Map(),
    limits: new Map(),
  };
}

/** What is observed once these host ends of a container's links are gone, and what goes with them. */
export function withoutLinks(observed: Observed, gone: readonly string[]): Observed {
  return {
    ...observed,
    links: new Map([...observed.links].filter(([link]) => !gone.includes(link))),
    overlayRoutes: new Map([...observed.overlayRoutes].filter(([, dev]) => !gone.includes(dev))),
    neighbours: new Map(
      [...observed.neighbours].filter(([key]) => !gone.some((link) => key.startsWith(`${link} `))),
    ),
  };
}

/** What is observed once a container's objects are gone; its bundle stays. */
export function withoutContainer(observed: Observed, name: string, hash: string): Observed {
  const { netns, bridgePort, overlayHost, macs } = objectNames(name, hash);
  const links = [bridgePort, overlayHost];
  const overlay = [...observed.overlayRoutes].filter(([, dev]) => links.includes(dev));
  // 'bridge address': the neighbour of the container's own MAC address.
  const ipv4 = [...observed.neighbours].filter(([, mac]) => mac === macs.eth0);
  const addresses = new Set([
    ...overlay.map(([address]) => address),
    ...ipv4.map(([key]) => key.split(" ")[1] ?? ""),
  ]);
  const less = <T>(set: ReadonlySet<T>, gone: T) => new Set([...set].filter((x) => x !== gone));
  return {
    ...withoutLinks(observed, links),
    netns: less(observed.netns, netns),
    rootfs: less(observed.rootfs, name),
    processes: new Map([...observed.processes].filter(([p]) => p !== name)),
    insides: new Map([...observed.insides].filter(([other]) => other !== name)),
    firewall: {
      ...observed.firewall,
      elements: new Set([...observed.firewall.elements].filter((e) => !addresses.has(addressOf(e)))),
    },
  };
}
