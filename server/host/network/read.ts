import { z } from "zod";
import type { NetworkReading, RouteFacts } from "../../core/network/facts";
import { runQuick } from "../spawner";

const Count = z.object({
  bytes: z.number(),
  packets: z.number(),
  errors: z.number(),
  dropped: z.number(),
});
const none = { bytes: 0, packets: 0, errors: 0, dropped: 0 };

// What iproute2 prints with -j, as far as it is read (ip/ipaddress.c, iproute.c, iprule.c, ipneigh.c).
const Links = z.array(
  z.object({
    ifname: z.string(),
    ifindex: z.number(),
    flags: z.array(z.string()).default([]),
    mtu: z.number().default(0),
    address: z.string().default(""),
    master: z.string().optional(),
    ifalias: z.string().optional(),
    linkinfo: z.object({ info_kind: z.string().optional() }).optional(),
    addr_info: z.array(z.object({ local: z.string(), prefixlen: z.number() }).partial()).default([]),
    stats64: z.object({ rx: Count, tx: Count }).default({ rx: none, tx: none }),
  }),
);
const Routes = z.array(
  z.object({
    dst: z.string(),
    type: z.string().default("unicast"),
    table: z.string().default("main"),
    gateway: z.string().optional(),
    dev: z.string().optional(),
    prefsrc: z.string().optional(),
    protocol: z.string().default(""),
    metric: z.number().optional(),
    scope: z.string().optional(),
  }),
);
const Rules = z.array(
  z.object({ priority: z.number() }).catchall(z.union([z.string(), z.number(), z.boolean(), z.null()])),
);
const Neighbours = z.array(
  z.object({
    dst: z.string(),
    dev: z.string(),
    lladdr: z.string().optional(),
    state: z.array(z.string()).default([]),
  }),
);

/** The kernel's tables of the daemon's network namespace. Throws CommandError. */
export async function readHostNetwork(): Promise<NetworkReading> {
  const [interfaces, ipv4, ipv6, rules4, rules6, neighbours] = await Promise.all([
    readInterfaces(),
    readRoutes("-4"),
    readRoutes("-6"),
    readRules("-4", "ipv4"),
    readRules("-6", "ipv6"),
    json(["ip", "-j", "neigh", "show", "nud", "all"], Neighbours),
  ]);
  return {
    interfaces,
    ipv4,
    ipv6,
    rules: [...rules4, ...rules6],
    neighbours: neighbours.map(({ dst, dev, lladdr, state }) => ({
      address: dst,
      device: dev,
      mac: lladdr ?? null,
      states: state,
    })),
  };
}

/** Links with their addresses and counters. Throws CommandError. */
export async function readInterfaces(): Promise<NetworkReading["interfaces"]> {
  const links = await json(["ip", "-j", "-d", "-s", "addr", "show"], Links);
  return links.map((link) => ({
    name: link.ifname,
    index: link.ifindex,
    kind: link.linkinfo?.info_kind ?? "",
    up: link.flags.includes("UP"),
    carrier: link.flags.includes("LOWER_UP"),
    mtu: link.mtu,
    mac: link.address,
    master: link.master ?? null,
    alias: link.ifalias ?? null,
    addresses: link.addr_info.flatMap(({ local, prefixlen }) =>
      local === undefined ? [] : [`${local}/${prefixlen}`],
    ),
    rx: link.stats64.rx,
    tx: link.stats64.tx,
  }));
}

async function readRoutes(family: "-4" | "-6"): Promise<RouteFacts[]> {
  const routes = await json(["ip", "-j", family, "route", "show", "table", "all"], Routes);
  return routes.map((route) => ({
    destination: route.dst,
    type: route.type,
    table: route.table,
    via: route.gateway ?? null,
    device: route.dev ?? null,
    source: route.prefsrc ?? null,
    protocol: route.protocol,
    metric: route.metric ?? null,
    scope: route.scope ?? null,
  }));
}

/** Each rule as `ip rule` would say it: what it looks at, then what it does. */
async function readRules(flag: "-4" | "-6", family: "ipv4" | "ipv6"): Promise<NetworkReading["rules"]> {
  const rules = await json(["ip", "-j", flag, "rule", "show"], Rules);
  return rules.map(({ priority, src, srclen, dst, dstlen, table, action, ...rest }) => {
    const end = (address: unknown, length: unknown) =>
      `${String(address)}${length === undefined ? "" : `/${String(length)}`}`;
    const words = [`from ${end(src ?? "all", srclen)}`];
    if (dst !== undefined) words.push(`to ${end(dst, dstlen)}`);
    for (const [key, value] of Object.entries(rest)) words.push(value === null ? key : `${key} ${value}`);
    words.push(table === undefined ? String(action ?? "") : `lookup ${table}`);
    return { family, priority, text: words.join(" ").trim() };
  });
}

async function json<T>(argv: string[], schema: z.ZodType<T>): Promise<T> {
  const stdout = await runQuick(argv, { timeoutMs: 5_000 });
  // Nothing to list is nothing printed, in some versions of iproute2.
  return schema.parse(stdout.trim() === "" ? [] : JSON.parse(stdout));
}
