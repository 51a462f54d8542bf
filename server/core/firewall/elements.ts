import type { DesiredContainer } from "../plan/desired";
import type { PublishedPort } from "../ports/published-port";

/** The sets and maps of the table that hold what containers add. */
export const ELEMENT_SETS = ["overlay_open", "publish4", "publish6"] as const;
export type ElementSet = (typeof ELEMENT_SETS)[number];
export type Elements = Record<ElementSet, string[]>;

export const noElements = (): Elements => ({ overlay_open: [], publish4: [], publish6: [] });

/** What a running container adds to which set, as nft lists it; a closed one without ports adds nothing. */
export function elementsOf({ overlay, overlayIngress, ipv4, ports }: Addressed): Elements {
  const elements = noElements();
  if (overlay !== null && overlayIngress === "open") elements.overlay_open.push(overlay.address);
  for (const port of ports)
    if (port.family === "ipv4") elements.publish4.push(element(port, ipv4.address));
    else if (overlay !== null) elements.publish6.push(element(port, overlay.address));
  return elements;
}

interface Addressed extends Pick<DesiredContainer, "overlayIngress" | "ports"> {
  ipv4: { address: string };
  overlay: { address: string } | null;
}

/** 'tcp . 8080 : 10.10.0.2 . 80': what comes to the host's port goes to that port of the container. */
function element({ protocol, hostPort, containerPort }: PublishedPort, address: string): string {
  return `${protocol} . ${hostPort} : ${address} . ${containerPort}`;
}

/** All of them in one list; no two sets can hold the same text. */
export const allOf = (elements: Elements): string[] => ELEMENT_SETS.flatMap((set) => elements[set]);

/** Sorts elements, as they were observed, into their sets. */
export function bySet(elements: Iterable<string>): Elements {
  const sorted = noElements();
  for (const text of elements) sorted[setOf(text)].push(text);
  return sorted;
}

function setOf(text: string): ElementSet {
  if (!text.includes(" : ")) return "overlay_open";
  return addressOf(text).includes(":") ? "publish6" : "publish4";
}

/** The container's address in an element of any set. */
export function addressOf(text: string): string {
  const target = text.split(" : ")[1];
  return target === undefined ? text : (target.split(" . ")[0] ?? "");
}

/** What no two elements of a map may share: 'tcp . 8080' of one family. */
export function keyOf(text: string): string {
  return `${setOf(text)} ${text.split(" : ")[0] ?? ""}`;
}

/** The port that an element publishes, and where it leads; null for one of `overlay_open`. */
export function publishedBy(text: string): (PublishedPort & { address: string }) | null {
  const match = /^(tcp|udp) \. (\d+) : (\S+) \. (\d+)$/.exec(text);
  if (match === null) return null;
  const [, protocol, hostPort, address = "", containerPort] = match;
  return {
    family: address.includes(":") ? "overlay" : "ipv4",
    protocol: protocol === "udp" ? "udp" : "tcp",
    hostPort: Number(hostPort),
    containerPort: Number(containerPort),
    address,
  };
}
