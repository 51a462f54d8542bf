import { BRIDGE_PORT_PREFIX, OVERLAY_HOST_PREFIX, objectNames } from "../names";
import { ROUTE_PROTOCOL } from "../plan/container-network";
import type { Desired } from "../plan/desired";
import { ALIAS } from "../plan/host-base";
import type { InterfaceFacts, NeighbourFacts, RouteFacts } from "./facts";
import type { Belonging, Owner } from "./views";

export interface Ownership {
  ofInterface(link: InterfaceFacts): Belonging;
  ofRoute(route: RouteFacts): Belonging;
  ofNeighbour(neighbour: NeighbourFacts): Belonging;
  /** An element of the firewall's set of open containers. */
  ofOpenAddress(address: string): { owner: Owner | null; unasked: boolean };
}

/** Joins what the kernel has to what is desired. `heropodsOf` names the HeroPods of a bridge. */
export function ownership(
  desired: Desired,
  links: readonly InterfaceFacts[],
  heropodsOf: (bridge: string) => string | null,
): Ownership {
  const owners = new Map<string, Owner>();
  const asked = new Set<string>();
  const overlayOf = new Map<string, { device: string; container: string }>();
  const ipv4Of = new Map<string, { device: string; container: string }>();
  const open = new Set<string>();
  for (const bridge of desired.bridges) {
    owners.set(bridge.name, { kind: "heropods", name: heropodsOf(bridge.name) ?? bridge.name });
    asked.add(bridge.name);
  }
  for (const container of desired.containers) {
    const { name, hash, running, exists, overlay, ipv4 } = container;
    const { bridgePort, overlayHost } = objectNames(name, hash);
    const owner: Owner = { kind: "container", name };
    owners.set(bridgePort, owner);
    owners.set(overlayHost, owner);
    if (!running || !exists) continue;
    asked.add(bridgePort);
    ipv4Of.set(ipv4.address, { device: container.bridge, container: name });
    if (overlay === null) continue;
    asked.add(overlayHost);
    overlayOf.set(overlay.address, { device: overlayHost, container: name });
    if (container.overlayIngress === "open") open.add(overlay.address);
  }
  if (desired.overlay !== null)
    owners.set(desired.overlay.tun, { kind: "mycelium", name: desired.overlay.tun });
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
    ofInterface({ name, kind }) {
      const belonging = ofDevice(name);
      // The inside end of a pair that never got into its namespace has our name and no alias yet.
      const named = kind === "veth" && PREFIXES.some((prefix) => name.startsWith(prefix));
      return named && belonging.owner === null ? { ...belonging, ours: true, unasked: true } : belonging;
    },
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
    ofOpenAddress(address) {
      const container = overlayOf.get(address)?.container;
      return {
        owner: container === undefined ? null : { kind: "container", name: container },
        unasked: !open.has(address),
      };
    },
  };
}

const PREFIXES = [BRIDGE_PORT_PREFIX, OVERLAY_HOST_PREFIX, "vmy-"];
