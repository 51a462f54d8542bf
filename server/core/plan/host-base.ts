import { baseOf, ruleset } from "../firewall/ruleset";
import { bridgeMac } from "../names";
import type { Desired, DesiredBridge } from "./desired";
import type { Observed, ObservedLink } from "./observed";
import type { Action, Step } from "./step";

/** Bears witness that a link is ours: names alone could be anyone's (ip-link(8), `alias`). */
export const ALIAS = "heropods";

/** Steps for what containers share: forwarding, bridges, the firewall's table. */
export function planBase(desired: Desired, observed: Observed): Step[] {
  const steps = [
    ...planSysctls(desired, observed),
    ...desired.bridges.flatMap((bridge) => planBridge(bridge, observed)),
  ];
  if (observed.firewall.base !== baseOf(desired)) steps.push(firewallStep(desired, observed));
  return steps;
}

/**
 * What is asked of the kernel's settings, in this order: accept_ra=2 comes before forwarding: with forwarding on, the kernel drops the default route that an
 * uplink learned from a router advertisement unless accept_ra is 2 (kernel: ip-sysctl, accept_ra).
 */
export function wantedSysctls(desired: Desired): { key: string; value: string; sentence: string }[] {
  const wanted: [string, string, string][] = [];
  if (desired.bridges.length > 0)
    wanted.push(["net.ipv4.ip_forward", "1", "Forward IPv4 for the containers"]);
  if (desired.overlay !== null) {
    for (const link of desired.overlay.routerAdvertised)
      wanted.push([linkSysctl(link, "accept_ra"), "2", `Keep the default route of ${link} while forwarding`]);
    wanted.push(["net.ipv6.conf.all.forwarding", "1", "Forward IPv6 for the containers"]);
  }
  return wanted.map(([key, value, sentence]) => ({ key, value, sentence }));
}

function planSysctls(desired: Desired, observed: Observed): Step[] {
  const steps: Step[] = [];
  for (const { key, value, sentence } of wantedSysctls(desired)) {
    const before = observed.sysctls.get(key);
    if (before === value) continue;
    const last = steps.at(-1);
    steps.push({
      id: `sysctl:${key}`,
      sign: "change",
      object: { kind: "sysctl", name: key },
      sentence,
      ...(before === undefined ? {} : { found: `${key} is ${before}` }),
      do: [{ do: "run", argv: ["sysctl", "-q", "-w", `${key}=${value}`] }],
      undo: before === undefined ? [] : [{ do: "run", argv: ["sysctl", "-q", "-w", `${key}=${before}`] }],
      after: last ? [last.id] : [],
    });
  }
  return steps;
}

function planBridge(bridge: DesiredBridge, observed: Observed): Step[] {
  const link = observed.links.get(bridge.name);
  const mac = bridgeMac(bridge.name);
  const missing = bridge.addresses.filter((a) => !link?.addresses.includes(a));
  const extra = (link?.addresses ?? []).filter((a) => a.includes(".") && !bridge.addresses.includes(a));
  const silent = linkSysctl(bridge.name, "disable_ipv6");
  const quiet = observed.sysctls.get(silent) === "1";
  const local = routeLocalnet(bridge.name);
  const leads = !bridge.publishes || observed.sysctls.get(local) === "1";
  if (link?.up && link.mac === mac && missing.length === 0 && extra.length === 0 && quiet && leads) return [];
  const lines = [
    ...(link ? [] : [`link add name ${bridge.name} type bridge`]),
    `link set dev ${bridge.name} address ${mac} alias ${ALIAS} addrgenmode none`,
    ...missing.map((a) => `addr replace ${a} dev ${bridge.name}`),
    ...extra.map((a) => `addr del ${a} dev ${bridge.name}`),
    `link set dev ${bridge.name} up`,
  ];
  const undo = link
    ? [
        ...missing.map((a) => `addr del ${a} dev ${bridge.name}`),
        ...extra.map((a) => `addr replace ${a} dev ${bridge.name}`),
      ]
    : [`link del dev ${bridge.name}`];
  return [
    {
      id: `bridge:${bridge.name}`,
      sign: link ? "change" : "add",
      object: { kind: "bridge", name: bridge.name },
      sentence: `${link ? "Set right the" : "Make the"} bridge ${bridge.name} with ${bridge.addresses.join(", ")}`,
      found: link ? bridgeFindings(bridge, link, missing, extra, quiet) : `${bridge.name} is not there`,
      do: [
        { do: "run", argv: ["ip", "-batch", "-"], input: batch(lines) },
        // The overlay has links of its own: IPv6 on the bridge would be one more way into the host.
        { do: "run", argv: ["sysctl", "-q", "-w", `${silent}=1`] },
        // 127.0.0.1 of the host leads to published ports too (kernel: ip-sysctl, route_localnet).
        ...(leads ? [] : [{ do: "run", argv: ["sysctl", "-q", "-w", `${local}=1`] } satisfies Action]),
      ],
      undo: [
        {
          do: "run",
          argv: ["ip", "-force", "-batch", "-"],
          input: batch(undo),
          tolerate: ["Cannot find device", "Cannot assign"],
        },
      ],
      after: [],
    },
  ];
}

function bridgeFindings(
  bridge: DesiredBridge,
  link: ObservedLink,
  missing: string[],
  extra: string[],
  quiet: boolean,
): string {
  const found = [
    ...(link.up ? [] : [`${bridge.name} is down`]),
    ...(link.mac === bridgeMac(bridge.name) ? [] : [`its MAC address is ${link.mac}`]),
    ...(missing.length > 0 ? [`it has no ${missing.join(", ")}`] : []),
    ...(extra.length > 0 ? [`it has ${extra.join(", ")}`] : []),
  ];
  if (found.length > 0) return found.join("; ");
  return quiet
    ? `127.0.0.1 does not lead to ${bridge.name}, where a port is published`
    : `${bridge.name} takes part in IPv6`;
}

function firewallStep(desired: Desired, observed: Observed): Step {
  const { present } = observed.firewall;
  return {
    id: "firewall:heropods",
    sign: present ? "change" : "add",
    object: { kind: "firewall", name: "heropods" },
    sentence: present ? "Replace the firewall table heropods" : "Add the firewall table heropods",
    found: present ? "the table heropods is not as it was applied" : "there is no table heropods",
    do: [{ do: "run", argv: ["nft", "-f", "-"], input: ruleset(desired) }],
    undo: present
      ? []
      : [{ do: "run", argv: ["nft", "delete", "table", "inet", "heropods"], tolerate: ["No such file"] }],
    after: [],
  };
}

/** Removes a bridge that no HeroPods asks for any more. */
export function removeBridge(name: string): Step {
  return {
    id: `bridge:${name}`,
    sign: "remove",
    object: { kind: "bridge", name },
    sentence: `Remove the bridge ${name}`,
    do: [{ do: "run", argv: ["ip", "link", "del", "dev", name], tolerate: ["Cannot find device"] }],
    undo: [],
    after: [],
  };
}

/** sysctl(8) writes a dot inside a link's name as a slash. */
function linkSysctl(link: string, name: string): string {
  return `net.ipv6.conf.${link.replaceAll(".", "/")}.${name}`;
}

export function routeLocalnet(link: string): string {
  return `net.ipv4.conf.${link.replaceAll(".", "/")}.route_localnet`;
}

/** Lines for `ip -batch -`. */
export function batch(lines: string[]): string {
  return `${lines.join("\n")}\n`;
}
