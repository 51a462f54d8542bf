import { parseIpv6 } from "../mycelium/ipv6";
import { type NextHop, parseNextHop, plainEndpoint } from "../mycelium/next-hop";
import { RouteSearch } from "./route-search";
import { bySubnet, canonicalSubnet, networkText, prefixOf } from "./subnet";
import type { TableKind } from "./views";

/** A route as it is kept: tables have 100,000 of them, so what many share is kept once. */
export interface TableRoute {
  subnet: string;
  hop: TableHop;
  /** Null is infinite; a queried subnet has none. */
  metric: number | null;
  seqno: number | null;
  /** Milliseconds since 1970. */
  expiresAt: number | null;
}

export interface TableHop extends NextHop {
  /** The peer's endpoint as `plainEndpoint` writes it; null where the text names no address. */
  endpoint: string | null;
  /** For searching. */
  lower: string;
}

/** How many routes go through a peer, and the least metric among them. */
interface ThroughPeer {
  count: number;
  least: number | null;
}

export interface RawRoute {
  subnet: string;
  nextHop: string;
  metric: number | "infinite";
  seqno: number;
}

export interface RouteQuery {
  search?: string;
  /** A peer's endpoint. */
  nextHop?: string;
  infinite?: boolean;
  minMetric?: number;
  maxMetric?: number;
  sort?: { by: SortKey; desc: boolean };
}

export type SortKey = "subnet" | "metric" | "nextHop" | "seqno" | "expires";

/** One table at one moment; what is worked out for a filter or an order is kept for the next window of it. */
export class RouteTable {
  /** The last order that was asked for: another one is made in a tenth of a second. */
  private lastOrder: { key: string; sorted: TableRoute[] } | null = null;
  private lastSearch: RouteSearch | null = null;
  private prefixes: number[] | null = null;
  private lastFound: { key: string; found: TableRoute[] } | null = null;
  private through: Map<string, ThroughPeer> | null = null;

  constructor(
    readonly kind: TableKind,
    readonly routes: readonly TableRoute[],
  ) {}

  /** The routes that fit, in order. The caller takes a window of them and changes nothing. */
  find(query: RouteQuery): readonly TableRoute[] {
    const key = JSON.stringify(query);
    if (this.lastFound?.key === key) return this.lastFound.found;
    const found = this.search(query);
    this.lastFound = { key, found };
    return found;
  }

  /**
   * Every route that contains the address, the longest prefix first: the address is cut to each prefix
   * length that the table has, and the routes are looked through for those few texts.
   */
  longestMatches(address: string): TableRoute[] {
    const groups = parseIpv6(address);
    if (groups === null) return [];
    this.prefixes ??= [...new Set(this.routes.map(({ subnet }) => prefixOf(subnet)))];
    const wanted = new Map(this.prefixes.map((prefix) => [networkText(groups, prefix), prefix]));
    return this.routes
      .filter(({ subnet }) => wanted.has(subnet))
      .sort((a, b) => (wanted.get(b.subnet) ?? 0) - (wanted.get(a.subnet) ?? 0) || byMetric(a, b));
  }

  /** By plain endpoint: what goes through each peer. */
  throughPeers(): ReadonlyMap<string, ThroughPeer> {
    if (this.through !== null) return this.through;
    const peers = new Map<string, ThroughPeer>();
    for (const { hop, metric } of this.routes) {
      if (hop.endpoint === null) continue;
      const peer = peers.get(hop.endpoint) ?? { count: 0, least: null };
      peer.count++;
      if (metric !== null && (peer.least === null || metric < peer.least)) peer.least = metric;
      peers.set(hop.endpoint, peer);
    }
    this.through = peers;
    return peers;
  }

  private search(query: RouteQuery): TableRoute[] {
    const text = query.search?.trim() ?? "";
    const isAddress = text !== "" && parseIpv6(text) !== null;
    const base = isAddress ? this.longestMatches(text) : this.having(text.toLowerCase(), query.sort);
    const { infinite, minMetric, maxMetric } = query;
    const nextHop = query.nextHop === undefined ? undefined : plainEndpoint(query.nextHop);
    const fits = (route: TableRoute) =>
      (nextHop === undefined || route.hop.endpoint === nextHop) &&
      (infinite === undefined || (this.kind !== "queried" && (route.metric === null) === infinite)) &&
      (minMetric === undefined || (route.metric !== null && route.metric >= minMetric)) &&
      (maxMetric === undefined || (route.metric !== null && route.metric <= maxMetric));
    return base.filter(fits);
  }

  private having(text: string, sort: RouteQuery["sort"]): readonly TableRoute[] {
    const routes = this.ordered(sort);
    if (text === "") return routes;
    if (this.lastSearch?.routes !== routes) this.lastSearch = new RouteSearch(routes);
    return this.lastSearch.find(text);
  }

  private ordered(sort: RouteQuery["sort"]): readonly TableRoute[] {
    if (sort === undefined) return this.routes;
    const key = `${sort.by} ${sort.desc}`;
    if (this.lastOrder?.key === key) return this.lastOrder.sorted;
    const sorted = sort.by === "subnet" ? bySubnet(this.routes) : [...this.routes].sort(comparison(sort.by));
    if (sort.desc) sorted.reverse();
    this.lastOrder = { key, sorted };
    return sorted;
  }
}

/** Of every key but the subnet, which bySubnet orders. */
function comparison(by: Exclude<SortKey, "subnet">): (a: TableRoute, b: TableRoute) => number {
  switch (by) {
    case "metric":
      return byMetric;
    case "nextHop":
      return (a, b) => (a.hop.lower < b.hop.lower ? -1 : a.hop.lower > b.hop.lower ? 1 : 0);
    case "seqno":
      return (a, b) => (a.seqno ?? 0) - (b.seqno ?? 0);
    case "expires":
      return (a, b) => (a.expiresAt ?? 0) - (b.expiresAt ?? 0);
  }
}

/** A table made of rows as they come; next hops that many routes share are parsed and kept once. */
export class RouteTableBuilder {
  private readonly hops = new Map<string, TableHop>();
  private readonly routes: TableRoute[] = [];

  constructor(private readonly kind: "selected" | "fallback") {}

  get length(): number {
    return this.routes.length;
  }

  /** Routes of an earlier table that are still there. */
  keep(routes: readonly TableRoute[]): void {
    for (const route of routes) {
      if (!this.hops.has(route.hop.text)) this.hops.set(route.hop.text, route.hop);
      this.routes.push(route);
    }
  }

  add(rows: readonly RawRoute[]): void {
    for (const { subnet, nextHop, metric, seqno } of rows)
      this.routes.push({
        subnet: canonicalSubnet(subnet),
        hop: this.hopOf(nextHop),
        metric: metric === "infinite" ? null : metric,
        seqno,
        expiresAt: null,
      });
  }

  table(): RouteTable {
    return new RouteTable(this.kind, this.routes);
  }

  private hopOf(text: string): TableHop {
    const known = this.hops.get(text);
    if (known !== undefined) return known;
    const hop = tableHop(text);
    this.hops.set(text, hop);
    return hop;
  }
}

/** A table of what the node answered. */
export function routeTable(kind: "selected" | "fallback", raw: readonly RawRoute[]): RouteTable {
  const builder = new RouteTableBuilder(kind);
  builder.add(raw);
  return builder.table();
}

/** Subnets that the node has asked its peers for, read at `now` (milliseconds since 1970). */
export function queriedTable(
  raw: readonly { subnet: string; expiresInSeconds: number }[],
  now: number,
): RouteTable {
  const hop = tableHop("");
  return new RouteTable(
    "queried",
    raw.map(({ subnet, expiresInSeconds }) => ({
      ...{ subnet: canonicalSubnet(subnet), hop, metric: null, seqno: null },
      expiresAt: now + expiresInSeconds * 1000,
    })),
  );
}

function tableHop(text: string): TableHop {
  const hop = parseNextHop(text);
  const endpoint = hop.address === null ? null : plainEndpoint(`${hop.proto}://${hop.address}`);
  return { ...hop, endpoint, lower: text.toLowerCase() };
}

/** Infinite after every number. */
function byMetric(a: TableRoute, b: TableRoute): number {
  if (a.metric === b.metric) return 0;
  return (a.metric ?? Number.POSITIVE_INFINITY) - (b.metric ?? Number.POSITIVE_INFINITY);
}
