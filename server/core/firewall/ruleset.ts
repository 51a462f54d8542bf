import { siblingGroup } from "../names";
import type { Desired } from "../plan/desired";
import { ELEMENT_SETS, type Elements, elementsOf, noElements } from "./elements";

export const TABLE = "heropods";

/**
 * Other people's bridges, each with itself, as the kernel fills it in. Where br_netfilter is loaded, frames
 * between two ports of a bridge pass our forward chain although nobody routes them; there their bridge is
 * both the way in and the way out (kernel: br_netfilter_hooks.c, br_nf_forward_ip). nft 1.0 cannot compare
 * the two, but finds such a pair in a set.
 */
export const SEEN_BRIDGES = "seen_bridges";

/**
 * The whole `table inet heropods` as `nft -f` takes it: declared, deleted and declared again in one
 * transaction (nft(8), "atomic rule replacement"), so that no packet meets half a table.
 *
 * Containers are elements of sets, never rules: the path stays as long with 1,000 of them as with one.
 * Chains accept by policy: what is not ours is other people's to decide, except that forwarding
 * which only we switched on routes for nobody else.
 */
export function ruleset(desired: Desired): string {
  const elements = noElements();
  for (const container of desired.containers)
    if (container.exists && container.running)
      for (const set of ELEMENT_SETS) elements[set].push(...elementsOf(container)[set]);
  return tableText(desired, elements);
}

/** The same without the containers' elements: what is compared to know whether the table must be replaced. */
export function baseOf(desired: Desired): string {
  return tableText(desired, noElements());
}

function tableText(desired: Desired, elements: Elements): string {
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
    ...(guards(desired).length > 0
      ? [set(SEEN_BRIDGES, "type ifname . ifname; flags dynamic; size 1024", [])]
      : []),
    set("overlay_open", "type ipv6_addr", elements.overlay_open),
    map("publish4", "ipv4_addr", elements.publish4),
    map("publish6", "ipv6_addr", elements.publish6),
    ...antispoof(desired),
    ...published(desired),
    ...forward(desired),
    ...fromAndTo(desired),
    "  chain postrouting {",
    "    type nat hook postrouting priority srcnat; policy accept;",
    // By the way it came, too: bridged frames of others may bear the same addresses, and come by no link here.
    "    iifname @bridges ip saddr @subnets oifname != @bridges masquerade",
    // A sibling would answer a sibling directly, and the host's own loopback address leads nowhere from there.
    "    ip saddr @subnets oifname @bridges ct status dnat masquerade",
    "    ip saddr 127.0.0.0/8 oifname @bridges ct status dnat masquerade",
    "  }",
    "}",
    "",
  ].join("\n");
}

/** The host's port to the container's address and port. */
function map(name: string, address: string, elements: string[]): string {
  const type = `type inet_proto . inet_service : ${address} . inet_service`;
  return `  map ${name} { ${type};${listed(elements)} }`;
}

function set(name: string, type: string, elements: string[]): string {
  return `  set ${name} { ${type};${listed(elements)} }`;
}

const listed = (elements: string[]) =>
  elements.length === 0 ? "" : ` elements = { ${elements.join(", ")} };`;

/**
 * Published ports: what comes to an address of the host by a published port goes on to a container. Once
 * for what comes from elsewhere and once for the host's own; a port that no map has goes on as it was.
 */
function published({ overlay }: Desired): string[] {
  return [
    "  chain published {",
    "    meta nfproto ipv4 fib daddr type local dnat ip to meta l4proto . th dport map @publish4",
    ...(overlay === null
      ? []
      : [`    ip6 daddr ${overlay.address} dnat ip6 to meta l4proto . th dport map @publish6`]),
    "  }",
    "  chain published_in {",
    "    type nat hook prerouting priority dstnat; policy accept;",
    "    jump published",
    "  }",
    "  chain published_here {",
    // nft 1.0.6 has no word for this priority in an output chain; dstnat is -100 (nft(8)).
    "    type nat hook output priority -100; policy accept;",
    "    jump published",
    "  }",
  ];
}

/**
 * A container may send from its own overlay address alone; anything else would be a black hole or a lie.
 * Its own is the one whose /128 route leads back to the link it came by: no state of ours (nft(8), fib).
 */
function antispoof(desired: Desired): string[] {
  return [
    "  chain antispoof {",
    "    type filter hook prerouting priority raw; policy accept;",
    '    iifname "vmyh-*" meta nfproto ipv6 fib saddr . iif oif missing drop',
    // With route_localnet, which 127.0.0.1:PORT needs, the bridge would lead to what listens there (CVE-2020-8558).
    "    iifname @bridges ip daddr 127.0.0.0/8 drop",
    "    iifname @bridges ip saddr 127.0.0.0/8 drop",
    ...(guards(desired).length > 0
      ? [`    meta iifkind "bridge" iifname != @bridges add @${SEEN_BRIDGES} { iifname . iifname }`]
      : []),
    "  }",
  ];
}

/** What is dropped because it was not forwarded before we switched forwarding on. */
function guards({ forwardingBefore }: Desired): string[] {
  return [
    ...(forwardingBefore.ipv4 ? [] : ["    meta nfproto ipv4 drop"]),
    ...(forwardingBefore.ipv6 ? [] : ["    meta nfproto ipv6 drop"]),
  ];
}

function forward(desired: Desired): string[] {
  const guarded = guards(desired);
  const tun = desired.overlay === null ? [] : [desired.overlay.tun];
  return [
    "  chain forward {",
    "    type filter hook forward priority filter; policy accept;",
    // First, because nearly every packet is of a connection that was judged when it began: the rules below cost
    // more than the rest of the way through the table.
    "    ct state established,related accept",
    "    iifname @bridges jump from_bridge",
    "    oifname @bridges jump to_bridge",
    '    iifname "vmyh-*" jump from_overlay',
    '    oifname "vmyh-*" jump to_overlay',
    // Only containers use the overlay through this host: it is no router between the overlay and the rest.
    ...tun.flatMap((name) => [`    iifname "${name}" drop`, `    oifname "${name}" drop`]),
    ...(guarded.length > 0 ? [`    iifname . oifname @${SEEN_BRIDGES} accept`, ...guarded] : []),
    "  }",
  ];
}

/** What begins: connections that have begun are accepted before. */
function fromAndTo(desired: Desired): string[] {
  const tun = desired.overlay === null ? [] : [`    oifname "${desired.overlay.tun}" accept`];
  return [
    "  chain from_bridge {",
    "    meta nfproto ipv6 drop",
    "    ip saddr != @subnets drop",
    // Frames between two ports of one bridge come by here only where br_netfilter is loaded, as Docker does.
    "    iifname . oifname @same_bridge accept",
    // To a port that another container publishes, by an address of the host.
    "    ct status dnat accept",
    "    oifname @bridges drop",
    "    accept",
    "  }",
    "  chain to_bridge {",
    "    ct status dnat accept",
    "    drop",
    "  }",
    "  chain from_overlay {",
    "    meta nfproto ipv4 drop",
    '    oifname "vmyh-*" iifgroup . oifgroup @siblings accept',
    '    oifname "vmyh-*" jump to_overlay',
    ...tun,
    "    drop",
    "  }",
    "  chain to_overlay {",
    "    icmpv6 type echo-request accept",
    "    ip6 daddr @overlay_open accept",
    "    ct status dnat accept",
    // Answered, not swallowed: a person who tries sees 'administratively prohibited' at once (RFC 4443, 3.1).
    "    reject with icmpv6 type admin-prohibited",
    "  }",
  ];
}
