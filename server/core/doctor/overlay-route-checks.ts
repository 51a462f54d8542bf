import ipaddr from "ipaddr.js";
import type { Check } from "../model";
import type { Tun } from "../mycelium/overlay";
import { failed, fine, unknown, warning } from "./check";
import type { NetworkFacts, Patient } from "./heropods-checks";
import type { MyceliumFacts } from "./mycelium-facts";

/** Whether packets find their way between the overlay and containers. */
export function judgeOverlayRoutes(
  patient: Patient,
  facts: Pick<MyceliumFacts, "tun" | "ipv6Forwarding" | "routerAdvertised">,
  network: NetworkFacts,
): Check[] {
  return [
    judgeRange(patient, facts.tun, network),
    judgeForwarding(patient, facts.ipv6Forwarding),
    judgeAcceptRa(facts.routerAdvertised),
  ];
}

function judgeRange(
  { mycelium_ipv6_range: range }: Patient,
  tun: Tun | null,
  { routes }: NetworkFacts,
): Check {
  const subject = { id: "mycelium.route", title: "Route to the overlay" };
  if (tun === null)
    return unknown({ ...subject, evidence: `no interface for ${range}` }, "There is nothing to route to.");
  const covering = routes
    .filter(({ destination }) => covers(destination, range))
    .sort((a, b) => prefixOf(b.destination) - prefixOf(a.destination));
  const [best] = covering;
  if (best?.device === tun.name)
    return fine(
      { ...subject, evidence: `${best.destination} dev ${best.device}` },
      `Packets for ${range} go to Mycelium.`,
    );
  return failed(
    {
      ...subject,
      evidence: best ? `${range} goes to ${best.destination} dev ${best.device}` : `no route for ${range}`,
    },
    "Packets for the overlay do not reach Mycelium.",
    `ip -6 route replace ${range} dev ${tun.name}; Mycelium sets it by the prefix of its own address.`,
  );
}

function judgeForwarding({ running }: Patient, value: string): Check {
  const subject = {
    id: "mycelium.forwarding",
    title: "IPv6 forwarding",
    evidence: `net.ipv6.conf.all.forwarding = ${value}`,
  };
  if (value === "1")
    return fine(subject, "Packets pass between the overlay and containers, by the firewall's rules.");
  if (running === 0) return fine(subject, "Off; it is switched on with the first container that starts.");
  return failed(
    subject,
    "Containers run and are not reached over the overlay.",
    "Repair the containers: switching it on is in their plan, behind accept_ra and the firewall.",
  );
}

function judgeAcceptRa(uplinks: MyceliumFacts["routerAdvertised"]): Check {
  const subject = { id: "mycelium.accept-ra", title: "Router advertisements" };
  if (uplinks.length === 0)
    return fine(
      { ...subject, evidence: "no IPv6 default route came from one" },
      "IPv6 forwarding does not touch the host's default route.",
    );
  const evidence = uplinks.map(({ device, acceptRa }) => `${device}: accept_ra ${acceptRa}`).join(", ");
  const lost = uplinks.filter(({ acceptRa }) => acceptRa !== "2");
  if (lost.length === 0)
    return fine({ ...subject, evidence }, "The host keeps its IPv6 default route while forwarding.");
  return warning(
    { ...subject, evidence },
    "With forwarding on, the kernel drops a default route learned by router advertisement unless accept_ra is 2.",
    lost.map(({ device }) => `sysctl -w net.ipv6.conf.${device.replaceAll(".", "/")}.accept_ra=2`).join("; "),
  );
}

function covers(destination: string, range: string): boolean {
  // Each container has a route to its one address, and there may be a thousand: they are not parsed.
  if (destination !== "default" && !destination.includes("/") && !range.endsWith("/128")) return false;
  const outer =
    destination === "default" ? "::/0" : destination.includes("/") ? destination : `${destination}/128`;
  if (!ipaddr.IPv6.isValidCIDR(outer) || !ipaddr.IPv6.isValidCIDR(range)) return false;
  const [net, prefix] = ipaddr.IPv6.parseCIDR(outer);
  const [inner, innerPrefix] = ipaddr.IPv6.parseCIDR(range);
  return prefix <= innerPrefix && inner.match(net, prefix);
}

const prefixOf = (destination: string): number =>
  destination === "default" ? 0 : Number(destination.split("/")[1] ?? 128);
