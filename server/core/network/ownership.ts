import { allOf, elementsOf } from "../firewall/elements";
import { objectNames } from "../names";
import { ROUTE_PROTOCOL } from "../plan/container-network";
import { ALIAS } from "../plan/host-base";
import type { PublishedPort } from "../ports/published-port";
import type { InterfaceFacts, NeighbourFacts, RouteFacts } from "./facts";
import type { Belonging, Owner } from "./views";

export interface Ownership {
  ofInterface(link: InterfaceFacts): Belonging;
  ofRoute(route: RouteFacts): Belonging;
  ofNeighbour(neighbour: NeighbourFacts): Belonging;
  /** An element of the firewall's set of open containers. */
  ofOpenAddress(address: string): { owner: Owner | null; unasked: boolean };
  /** An element of the maps of published ports, by the address it leads to and its own text. */
  ofPublished(address: string, element: string): { owner: Owner | null; unasked: boolean };
}

/**
 * What is asked for, whatever the overlay's state: while Mycelium is away its containers' overlay links
 * are still theirs.
 */
export interface Asked {
  bridges: { name: string; heropods: string }[];
  containers: {
    name: string;
    hash: string;
    running: boolean;
    bridge: string;
    ipv4: string;
    overlay: string | null;
    open: boolean;
    ports: PublishedPort[];
  }[];
  tun: string | null;
}

/** Joins what the kernel has to what is asked for. */
export function ownership(asking: Asked, links: readonly InterfaceFacts[]): Ownership {
  const owners = new Map<string, Owner>();
  const asked = new Set<string>();
  const overlayOf = new Map<string, { device: string; container: string }>();
  const ipv4Of = new Map<string, { device: string; container: string }>();
  const open = new Set<string>();
  const published = new Set<string>();
  const containerAt = new Map<string, string>();
  for (const { name, heropods } of asking.bridges) {
    owners.set(name, { kind: "heropods", name: heropods });
    asked.add(name);
  }
  for (const container of asking.containers) {
    const { name, hash, overlay } = container;
    const { bridgePort, overlayHost } = objectNames(name, hash);
    owners.set(bridgePort, { kind: "container", name });
    owners.set(overlayHost, { kind: "container", name });
    containerAt.set(container.ipv4, name);
    if (overlay !== null) containerAt.set(overlay, name);
    if (!container.running) continue;
    for (const element of elementsOfPorts(container)) published.add(element);
    asked.add(bridgePort);
    ipv4Of.set(container.ipv4, { device: container.bridge, container: name });
    if (overlay === null) continue;
    asked.add(overlayHost);
    overlayOf.set(overlay, { device: overlayHost, container: name });
    if (container.open) open.add(overlay);
  }
  if (asking.tun !== null) owners.set(asking.tun, { kind: "mycelium", name: asking.tun });
  const ourLinks = new Set(
    links.filter((link) => link.alias === ALIAS && link.kind !== "").map((link) => link.name),
  );
  const nobody: Belonging = { owner: null, ours: false, unasked: false };

  const ofDevice = (device: string | null): Belonging => {
    if (device === null) return nobody;
    const owner = owners.get(device) ?? null;
    const ours = ourLinks.has(device);
    return { owner, ours, unasked: ours && !asked.has(device) };
  };
  return {
    ofInterface: ({ name }) => ofDevice(name),
    ofRoute({ destination, device, protocol }) {
      if (protocol !== String(ROUTE_PROTOCOL)) return ofDevice(device);
      const wanted = overlayOf.get(destination.replace(/\/128$/, ""));
      const owner: Owner | null = wanted ? { kind: "container", name: wanted.container } : null;
      return { owner: owner ?? ofDevice(device).owner, ours: true, unasked: wanted?.device !== device };
    },
    ofNeighbour({ address, device, states }) {
      const base = ofDevice(device);
      const wanted = overlayOf.get(address) ?? ipv4Of.get(address);
      const owner: Owner | null =
        wanted?.device === device ? { kind: "container", name: wanted.container } : base.owner;
      // The kernel's own entries come and go with traffic; permanent ones are made by us.
      const made = base.ours && states.includes("PERMANENT");
      return { owner, ours: base.ours, unasked: base.unasked || (made && wanted?.device !== device) };
    },
    ofPublished(address, element) {
      const name = containerAt.get(address);
      return {
        owner: name === undefined ? null : { kind: "container", name },
        unasked: !published.has(element),
      };
    },
    ofOpenAddress(address) {
      const container = overlayOf.get(address)?.container;
      return {
        owner: container === undefined ? null : { kind: "container", name: container },
        unasked: !open.has(address),
      };
    },
  };
}

function elementsOfPorts({ ipv4, overlay, ports }: Asked["containers"][number]): string[] {
  const addresses = { ipv4: { address: ipv4 }, overlay: overlay === null ? null : { address: overlay } };
  return allOf(elementsOf({ ...addresses, overlayIngress: "closed", ports }));
}
