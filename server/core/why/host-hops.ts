import type { PathEvidence } from "./evidence";
import { foreignWords } from "./foreign-words";
import { broken, good, open, repair, repairHost } from "./hop";
import type { Hop } from "./report";

/** What the host does with the packet: forward it, let it pass, route it. */
export function judgeHost(evidence: PathEvidence): Hop[] {
  // The host's own packets are neither forwarded nor seen by a forward chain.
  const crossing = evidence.source === null ? [] : [judgeForwarding(evidence), judgeFirewall(evidence)];
  return [...crossing, judgeHostRoute(evidence)];
}

function judgeForwarding({ forwarding, family }: PathEvidence): Hop {
  const key = family === "ipv6" ? "net.ipv6.conf.all.forwarding" : "net.ipv4.ip_forward";
  const said = `${key} = ${forwarding ?? "not readable"}`;
  if (forwarding === "1") return good("forwarding", "Forwarding", said);
  return broken(
    "forwarding",
    "Forwarding",
    said,
    `Repair the host: it is switched on again. If it goes off again, see what in /etc/sysctl.d sets it.`,
    repairHost,
  );
}

function judgeFirewall(evidence: PathEvidence): Hop {
  const { firewall, target, ping, api, tun } = evidence;
  const title = "Firewall";
  if (!firewall.present)
    return broken(
      "firewall",
      title,
      "There is no table inet heropods: nothing of it is decided by us.",
      "Repair the host: the table is put back.",
      repairHost,
    );
  const changing = target.overlay && (api.state !== "live" || "reason" in tun);
  if (!firewall.asWanted) {
    if (changing) return open("firewall", title, "The table is being replaced: the overlay is down.");
    return broken(
      "firewall",
      title,
      "The table inet heropods is not the one that is asked for: someone changed it.",
      "Repair the host: the table is replaced by what is asked for.",
      repairHost,
    );
  }
  // Whether one of their rules met the packet is not known: judgePath blames them where nothing else is broken.
  if (ping?.ok === false && firewall.foreign.length > 0)
    return open(
      "firewall",
      title,
      `The table inet heropods lets it pass. Others may not: ${foreignWords(firewall)}`,
    );
  const closed =
    target.container !== null && !target.container.open && target.overlay
      ? ` ${target.container.name} is closed to the overlay: ping passes, everything else is refused.`
      : "";
  const unseen = firewall.unseen === null || ping?.ok === true ? "" : ` Not seen: ${firewall.unseen}.`;
  return good(
    "firewall",
    title,
    `The table inet heropods is as it is asked for, and lets ping pass.${closed}${unseen}`,
  );
}

function judgeHostRoute({ hostRoute, target, tun, api, family }: PathEvidence): Hop {
  const title = `The host's route to ${target.address}`;
  const said = "reason" in hostRoute ? hostRoute.reason : hostRoute.text;
  const { container } = target;
  if (container !== null) {
    const expected = family === "ipv6" ? container.outsideName : container.gateway.device;
    if ("device" in hostRoute && hostRoute.device === expected) return good("host-route", title, said);
    if (!container.running)
      return open("host-route", title, `There is none while ${container.name} is stopped.`);
    if (container.outside === null || !container.outside.up)
      return open("host-route", title, `It went with ${container.outsideName}.`);
    return broken(
      "host-route",
      title,
      "reason" in hostRoute ? said : `It leads to ${hostRoute.device} instead of ${expected}: ${said}`,
      `Repair ${container.name}: its route is made anew.`,
      repair(container.name),
    );
  }
  if (target.node || !target.overlay)
    return "device" in hostRoute
      ? good("host-route", title, said)
      : broken(
          "host-route",
          title,
          said,
          "The host itself has no way there: see its default route and uplink.",
        );
  if (api.state !== "live")
    return open("host-route", title, `It leads to Mycelium's TUN, and Mycelium is silent. ${said}`);
  if ("reason" in tun)
    return open("host-route", title, `It leads to Mycelium's TUN, which is not there. ${said}`);
  if (target.own) return open("host-route", title, `${target.address} is of this node's own /64; ${said}`);
  if ("device" in hostRoute && hostRoute.device === tun.name) return good("host-route", title, said);
  return broken(
    "host-route",
    title,
    "reason" in hostRoute ? said : `It leads to ${hostRoute.device} instead of ${tun.name}: ${said}`,
    `Put it back: ip -6 route replace 400::/7 dev ${tun.name}. A restart of Mycelium does it too.`,
  );
}
