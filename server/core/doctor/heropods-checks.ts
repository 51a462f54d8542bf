import ipaddr from "ipaddr.js";
import type { Check } from "../model";
import { failed, fine, unknown, warning } from "./check";

/** The part of a HeroPods configuration that the doctor looks at; `running`: containers meant to run. */
export interface Patient {
  name: string;
  bridge_name: string;
  subnet: string;
  gateway_ip: string;
  mycelium_enabled: boolean;
  mycelium_version: string;
  mycelium_ipv6_range: string;
  mycelium_key_path: string;
  mycelium_peers: string;
  mycelium_interface_name: string;
  running: number;
}

/** The host's links and routes, both families; null where `ip` failed (the reason is a host check). */
export interface NetworkFacts {
  links: { name: string; kind: string; up: boolean; addresses: { local: string; prefix: number }[] }[];
  routes: { destination: string; device: string; protocol: string }[];
}

/** What a HeroPods needs of the host's networks, overlay aside. */
export function judgeHeroPods(patient: Patient, network: NetworkFacts): Check[] {
  return [judgeSubnet(patient, network), judgeBridge(patient, network)];
}

function judgeSubnet({ subnet, bridge_name }: Patient, { links, routes }: NetworkFacts): Check {
  const subject = { id: "heropods.subnet", title: "Subnet", evidence: subnet };
  const others = [
    ...links
      .filter(({ name }) => name !== bridge_name)
      .flatMap(({ name, addresses }) =>
        addresses.map(({ local, prefix }) => ({
          cidr: `${local}/${prefix}`,
          what: `${local}/${prefix} on ${name}`,
        })),
      ),
    ...routes
      .filter(({ device, destination }) => device !== bridge_name && destination !== "default")
      .map(({ destination, device }) => ({
        cidr: destination,
        what: `the route ${destination} dev ${device}`,
      })),
  ];
  const clash = others.find(({ cidr }) => overlapping(subnet, cidr));
  if (clash === undefined) return fine(subject, `No other network of the host overlaps with ${subnet}.`);
  return failed(
    { ...subject, evidence: `${subnet} overlaps with ${clash.what}` },
    "Packets for one of the two networks go to the other.",
    "Give the HeroPods another subnet while it has no containers.",
  );
}

function judgeBridge({ bridge_name, gateway_ip, running }: Patient, { links }: NetworkFacts): Check {
  const subject = { id: "heropods.bridge", title: "Bridge" };
  const link = links.find(({ name }) => name === bridge_name);
  if (link === undefined) {
    const missing = { ...subject, evidence: `no link ${bridge_name}` };
    if (running === 0) return fine(missing, "It is made with the first container that starts.");
    return failed(
      missing,
      "Containers that are meant to run have no IPv4.",
      "Repair the containers: it is in their plan.",
    );
  }
  const addresses = link.addresses.map(({ local, prefix }) => `${local}/${prefix}`);
  const evidence = `${bridge_name}: ${link.kind || "a physical link"}, ${link.up ? "up" : "down"}, ${addresses.join(" ") || "no address"}`;
  if (link.kind !== "bridge")
    return failed(
      { ...subject, evidence },
      `The host has a link ${bridge_name} that is no bridge.`,
      "Give the HeroPods another bridge_name.",
    );
  if (link.up && link.addresses.some(({ local }) => local === gateway_ip))
    return fine({ ...subject, evidence }, "Containers have their gateway.");
  return warning(
    { ...subject, evidence },
    `The bridge should be up with ${gateway_ip}.`,
    "Start or repair a container of this HeroPods: it is in its plan.",
  );
}

/** Used where `ip` could not be run: then nothing is known of the networks. */
export function unjudged(reason: string): Check[] {
  return [
    unknown(
      { id: "heropods.network", title: "Network", evidence: reason },
      "The host's links could not be read.",
      "Mend iproute2 first (see the host's checks).",
    ),
  ];
}

function overlapping(subnet: string, cidr: string): boolean {
  // Each container's link and route is asked, and nearly all of them are IPv6.
  if (cidr.includes(":")) return false;
  if (!ipaddr.IPv4.isValidCIDR(subnet)) return false;
  const text = cidr.includes("/") ? cidr : `${cidr}/32`;
  if (!ipaddr.IPv4.isValidCIDR(text)) return false;
  const [a, aPrefix] = ipaddr.IPv4.parseCIDR(subnet);
  const [b, bPrefix] = ipaddr.IPv4.parseCIDR(text);
  return bPrefix > 0 && a.match(b, Math.min(aPrefix, bPrefix));
}
