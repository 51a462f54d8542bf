import { siblingGroup } from "../names";
import type { Desired, DesiredContainer } from "../plan/desired";

export const TABLE = "heropods";

/**
 * The whole `table inet heropods` as `nft -f` takes it: declared, deleted and declared again in one
 * transaction (nft(8), "atomic rule replacement"), so that no packet meets half a table.
 *
 * Containers are elements of sets, never rules: the path stays as long with 1,000 of them as with one.
 * Chains accept by policy: what is not ours is other people's to decide, except that forwarding
 * which only we switched on routes for nobody else.
 */
export function ruleset(desired: Desired): string {
  const running = desired.containers.filter((c) => c.exists && c.running);
  return tableText(
    desired,
    running.flatMap((c) => elementsOf(c).overlay_open),
  );
}

/** The same without the containers' elements: what is compared to know whether the table must be replaced. */
export function baseOf(desired: Desired): string {
  return tableText(desired, []);
}

/** What a running container adds to which set; a closed one, the default, adds nothing. */
export function elementsOf(container: DesiredContainer): { overlay_open: string[] } {
  const open = container.overlay !== null && container.overlayIngress === "open";
  return { overlay_open: open && container.overlay ? [container.overlay.address] : [] };
}

function tableText(desired: Desired, open: string[]): string {
  const bridges = desired.bridges.map((b) => `"${b.name}"`);
  const subnets = desired.bridges.flatMap((b) => b.subnets);
  return [
    `table inet ${TABLE}`,
    `delete table inet ${TABLE}`,
    `table inet ${TABLE} {`,
    set("bridges", "type ifname", bridges),
    set(
      "same_bridge",
      "type ifname . ifname",
      bridges.map((name) => `${name} . ${name}`),
    ),
    // Overlay links of containers on one bridge bear one group.
    set(
      "siblings",
      "type devgroup . devgroup",
      desired.bridges.map(({ name }) => `${siblingGroup(name)} . ${siblingGroup(name)}`),
    ),
    set("subnets", "type ipv4_addr; flags interval", subnets),
    set("overlay_open", "type ipv6_addr", open),
    ...antispoof(),
    ...forward(desired),
    ...fromAndTo(desired),
    "  chain postrouting {",
    "    type nat hook postrouting priority srcnat; policy accept;",
    "    ip saddr @subnets oifname != @bridges masquerade",
    "  }",
    "}",
    "",
  ].join("\n");
}

function set(name: string, type: string, elements: string[]): string {
  const list = elements.length === 0 ? "" : ` elements = { ${elements.join(", ")} };`;
  return `  set ${name} { ${type};${list} }`;
}

/**
 * A container may send from its own overlay address alone; anything else would be a black hole or a lie.
 * Its own is the one whose /128 route leads back to the link it came by: no state of ours (nft(8), fib).
 */
function antispoof(): string[] {
  return [
    "  chain antispoof {",
    "    type filter hook prerouting priority raw; policy accept;",
    '    iifname "vmyh-*" meta nfproto ipv6 fib saddr . iif oif missing drop',
    "  }",
  ];
}

function forward(desired: Desired): string[] {
  const guard4 = desired.forwardingBefore.ipv4 ? [] : ["    meta nfproto ipv4 drop"];
  const guard6 = desired.forwardingBefore.ipv6 ? [] : ["    meta nfproto ipv6 drop"];
  const tun = desired.overlay === null ? [] : [desired.overlay.tun];
  return [
    "  chain forward {",
    "    type filter hook forward priority filter; policy accept;",
    "    iifname @bridges jump from_bridge",
    "    oifname @bridges jump to_bridge",
    '    iifname "vmyh-*" jump from_overlay',
    '    oifname "vmyh-*" jump to_overlay',
    // Only containers use the overlay through this host: it is no router between the overlay and the rest.
    ...tun.flatMap((name) => [`    iifname "${name}" drop`, `    oifname "${name}" drop`]),
    ...guard4,
    ...guard6,
    "  }",
  ];
}

function fromAndTo(desired: Desired): string[] {
  const tun = desired.overlay === null ? [] : [`    oifname "${desired.overlay.tun}" accept`];
  return [
    "  chain from_bridge {",
    "    ct state established,related accept",
    "    meta nfproto ipv6 drop",
    "    ip saddr != @subnets drop",
    // Frames between two ports of one bridge come by here only where br_netfilter is loaded, as Docker does.
    "    iifname . oifname @same_bridge accept",
    "    oifname @bridges drop",
    "    accept",
    "  }",
    "  chain to_bridge {",
    "    ct state established,related accept",
    "    drop",
    "  }",
    "  chain from_overlay {",
    "    ct state established,related accept",
    "    meta nfproto ipv4 drop",
    '    oifname "vmyh-*" iifgroup . oifgroup @siblings accept',
    '    oifname "vmyh-*" jump to_overlay',
    ...tun,
    "    drop",
    "  }",
    "  chain to_overlay {",
    "    ct state established,related accept",
    "    icmpv6 type echo-request accept",
    "    ip6 daddr @overlay_open accept",
    // Answered, not swallowed: a person who tries sees 'administratively prohibited' at once (RFC 4443, 3.1).
    "    reject with icmpv6 type admin-prohibited",
    "  }",
  ];
}
