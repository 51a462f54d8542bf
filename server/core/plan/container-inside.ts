import { bridgeMac, type ObjectNames } from "../names";
import type { DesiredContainer } from "./desired";
import type { ObservedInside } from "./observed";

/** Fixed link-local address of every host end, so that a container's route never depends on the host. */
export const OVERLAY_GATEWAY = "fe80::1";
/** A veth pair's own (kernel: ETH_DATA_LEN). */
export const ETHERNET_MTU = 1500;

/** A link as it is to be inside, with what hangs on it. */
interface WantedLink {
  dev: string;
  mac: string;
  mtu: number;
  address: string;
  /** RFC 4862, 5.4: duplicate address detection would cost 2 s. */
  nodad: boolean;
  gateway: string;
  gatewayMac: string;
  /** Where its route leads to. */
  destination: string;
  route: string;
}

/** Lines of ip-batch(8) inside a namespace, those that undo them, and what was found, in words. */
export interface InsideChange {
  lines: string[];
  undo: string[];
  found: string[];
}

/** The links that a container is to have inside. */
export function wantedInside({ container, names }: { container: DesiredContainer; names: ObjectNames }) {
  const { ipv4, overlay, bridge } = container;
  const wanted: { ipv4: WantedLink; overlay: WantedLink | null } = {
    ipv4: {
      dev: "eth0",
      mac: names.macs.eth0,
      mtu: ETHERNET_MTU,
      address: `${ipv4.address}/${ipv4.prefix}`,
      nodad: false,
      gateway: ipv4.gateway,
      gatewayMac: bridgeMac(bridge),
      destination: "default",
      route: `default via ${ipv4.gateway} dev eth0`,
    },
    overlay: null,
  };
  // A /128 with a route to the range, so that neighbours of the /64 are reached through the host too.
  if (overlay)
    wanted.overlay = {
      dev: names.overlayInside,
      mac: names.macs.overlayInside,
      mtu: overlay.mtu,
      address: `${overlay.address}/128`,
      nodad: true,
      gateway: OVERLAY_GATEWAY,
      gatewayMac: names.macs.overlayHost,
      destination: overlay.range,
      route: `${overlay.range} via ${OVERLAY_GATEWAY} dev ${names.overlayInside} src ${overlay.address}`,
    };
  return wanted;
}

/** All that a link needs which was just made. */
export function freshLines(wanted: WantedLink): string[] {
  const { dev } = wanted;
  return [
    `link set dev ${dev} addrgenmode none up`,
    addressLine(wanted),
    routeLine(wanted),
    neighbourLine(wanted),
  ];
}

/** What a link that is there lacks, and what has taken the place of what it should have. */
export function insideChange(wanted: WantedLink, inside: ObservedInside): InsideChange {
  const { dev, mac, mtu, address, gateway, gatewayMac, destination, route } = wanted;
  const link = inside.links.get(dev);
  const change: InsideChange = { lines: [], undo: [], found: [] };
  if (!link) return change;
  const add = (found: string, lines: string[], undo: string[]) => {
    change.found.push(found);
    change.lines.push(...lines);
    change.undo.unshift(...undo);
  };
  if (link.mtu !== mtu)
    add(
      `${dev} has an MTU of ${link.mtu}`,
      [`link set dev ${dev} mtu ${mtu}`],
      [`link set dev ${dev} mtu ${link.mtu}`],
    );
  if (link.mac !== mac)
    add(
      `the MAC address of ${dev} is ${link.mac}`,
      [`link set dev ${dev} address ${mac}`],
      [`link set dev ${dev} address ${link.mac}`],
    );
  if (!link.up)
    add(`${dev} is down`, [`link set dev ${dev} addrgenmode none up`], [`link set dev ${dev} down`]);
  if (!link.addresses.includes(address)) {
    // What has taken its place would be what it sends from.
    const others = link.addresses.filter(
      (other) => family(other) === family(address) && !/^fe80:/.test(other),
    );
    add(
      others.length > 0
        ? `${dev} has ${others.join(", ")} in place of ${address}`
        : `${dev} has no ${address}`,
      [...others.map((other) => `addr del ${other} dev ${dev}`), addressLine(wanted)],
      [`addr del ${address} dev ${dev}`, ...others.map((other) => `addr replace ${other} dev ${dev}`)],
    );
  }
  if (!inside.routes.has(route)) {
    const others = [...inside.routes].filter((other) => other.startsWith(`${destination} `));
    const name = destination === "default" ? "default route" : `route to ${destination}`;
    add(
      others.length > 0 ? `its ${name} is '${others.join("', '")}'` : `there is no ${name}`,
      [routeLine(wanted)],
      [`route del ${route}`, ...others.map((other) => `route replace ${other}`)],
    );
  }
  const key = `${dev} ${gateway}`;
  const known = inside.neighbours.get(key);
  if (known !== gatewayMac)
    add(
      `the permanent neighbour ${gateway} ${known === undefined ? "is missing" : `is ${known}`}`,
      [neighbourLine(wanted)],
      known === undefined
        ? [`neigh del ${gateway} dev ${dev}`]
        : [`neigh replace ${gateway} lladdr ${known} nud permanent dev ${dev}`],
    );
  return change;
}

const addressLine = ({ address, dev, nodad }: WantedLink) =>
  `addr replace ${address} dev ${dev}${nodad ? " nodad" : ""}`;

const routeLine = ({ route }: WantedLink) => `route replace ${route}`;

const neighbourLine = ({ gateway, gatewayMac, dev }: WantedLink) =>
  `neigh replace ${gateway} lladdr ${gatewayMac} nud permanent dev ${dev}`;

const family = (address: string) => (address.includes(":") ? "ipv6" : "ipv4");
