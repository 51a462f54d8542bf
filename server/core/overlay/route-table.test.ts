import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatIpv6 } from "../mycelium/ipv6";
import { routeChanges } from "./route-diff";
import { queriedTable, type RawRoute, routeTable } from "./route-table";
import { subnetContains } from "./subnet";

const TCP = "TCP 10.0.0.2:45694 <-> 188.40.132.242:9651";
const QUIC = "QUIC -> [2A01:4f8:221:1e0b::2]:9651";
const route = (subnet: string, metric: RawRoute["metric"] = 20, nextHop = TCP): RawRoute => ({
  ...{ subnet, metric, nextHop },
  seqno: 0,
});
const subnets = (found: readonly { subnet: string }[]) => found.map(({ subnet }) => subnet);

describe("RouteTable", () => {
  const table = routeTable("selected", [
    route("406:1d77:2438:aa7c::/64", 30),
    route("400::/7", 90, QUIC),
    route("406:1d77::/32", "infinite"),
    route("5da:83c1:819a:5372::/64", 12, QUIC),
  ]);

  it("finds all routes to an address, the longest prefix first", () =>
    expect(subnets(table.find({ search: " 406:1D77:2438:aa7c:0::9 " }))).toEqual([
      "406:1d77:2438:aa7c::/64",
      "406:1d77::/32",
      "400::/7",
    ]));

  it("finds text in subnets and next hops, and what goes through a peer", () => {
    expect(subnets(table.find({ search: "83C1" }))).toEqual(["5da:83c1:819a:5372::/64"]);
    expect(table.find({ search: "quic" })).toHaveLength(2);
    expect(table.find({ nextHop: "quic://[2a01:4f8:221:1e0b::2]:9651" })).toHaveLength(2);
    expect(table.find({ nextHop: "tcp://188.40.132.242:9651" })).toHaveLength(2);
  });

  it("tells infinite metrics from numbers, and finds by metric", () => {
    expect(subnets(table.find({ infinite: true }))).toEqual(["406:1d77::/32"]);
    expect(table.find({ infinite: false })).toHaveLength(3);
    expect(subnets(table.find({ minMetric: 20, maxMetric: 50 }))).toEqual(["406:1d77:2438:aa7c::/64"]);
  });

  it("keeps the node's order, or sorts by number, infinite last", () => {
    expect(subnets(table.find({}))[1]).toBe("400::/7");
    const sorted = table.find({ sort: { by: "metric", desc: false } });
    expect(sorted.map(({ metric }) => metric)).toEqual([12, 30, 90, null]);
    expect(subnets(table.find({ sort: { by: "subnet", desc: true } }))[0]).toBe("5da:83c1:819a:5372::/64");
  });

  it("joins a peer to what the node prints of it in IPv6's clothes", () => {
    const mapped = routeTable("selected", [route("406:1:1:1::/64", 20, "QUIC -> [::ffff:1.2.3.4]:9651")]);
    for (const nextHop of ["quic://1.2.3.4:9651", "quic://[::ffff:1.2.3.4]:9651"])
      expect(mapped.find({ nextHop })).toHaveLength(1);
    expect([...mapped.throughPeers().keys()]).toEqual(["quic://1.2.3.4:9651"]);
  });

  it("counts what goes through each peer, and its least metric", () =>
    expect([...table.throughPeers()]).toEqual([
      ["tcp://188.40.132.242:9651", { count: 2, least: 30 }],
      ["quic://[2a01:4f8:221:1e0b::2]:9651", { count: 2, least: 12 }],
    ]));

  it("has no metric for a queried subnet, and neither finite nor infinite ones", () => {
    const queried = queriedTable([{ subnet: "406:1d77:2438:aa7c::/64", expiresInSeconds: 12 }], 1_000);
    expect(queried.find({})[0]).toMatchObject({ metric: null, expiresAt: 13_000 });
    expect(queried.find({ infinite: true })).toEqual([]);
  });

  it("filters 100,000 routes in 50 ms once they are there", () => {
    const many = routeTable(
      "selected",
      Array.from({ length: 100_000 }, (_, i) =>
        route(`${(0x400 + (i >> 16)).toString(16)}:${(i & 0xffff).toString(16)}:1:2::/64`, i % 500),
      ),
    );
    // The first search parses every subnet; each one after that only compares.
    many.find({ search: "400::1" });
    const took = ["400:beef:1:2::1", "beef", "188.40"].map((search) => {
      const at = performance.now();
      expect(many.find({ search }).length).toBeGreaterThan(0);
      return performance.now() - at;
    });
    expect(Math.min(...took)).toBeLessThan(50);
  });
});

describe("subnetContains", () => {
  it("agrees with arithmetic on whole addresses, for any prefix", () => {
    const groups = fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 });
    const number = (of: number[]) => of.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
    fc.assert(
      fc.property(groups, groups, fc.integer({ min: 0, max: 128 }), (net, address, prefix) => {
        // Close enough to be inside often.
        const near = net.map((group, i) => (i * 16 < prefix ? group : (address[i] ?? 0)));
        const shift = BigInt(128 - prefix);
        for (const candidate of [near, address])
          expect(subnetContains(`${formatIpv6(net)}/${prefix}`, formatIpv6(candidate))).toBe(
            number(net) >> shift === number(candidate) >> shift,
          );
      }),
    );
  });

  it.each(["406::/129", "406::/x", "nonsense", "406::/-1"])("is in no subnet '%s'", (subnet) =>
    expect(subnetContains(subnet, "406::1")).toBe(false),
  );
});

describe("routeChanges", () => {
  const before = routeTable("selected", [route("401::/64"), route("402::/64"), route("403::/64", 7)]);

  it("says what appeared, was lost, and changed its metric", () => {
    const after = routeTable("selected", [
      route("401::/64"),
      route("402::/64", "infinite"),
      route("403::/64", 7, QUIC),
    ]);
    expect(
      routeChanges(before, after, "now", 10).map(({ change, subnet, from, to }) => [
        change,
        subnet,
        from,
        to,
      ]),
    ).toEqual([
      ["metric", "402::/64", 20, null],
      ["appeared", "403::/64", null, 7],
      ["lost", "403::/64", 7, null],
    ]);
  });

  it("says nothing of a table that is the same, and no more than asked", () => {
    expect(routeChanges(before, before, "now", 10)).toEqual([]);
    expect(routeChanges(before, routeTable("selected", []), "now", 2)).toHaveLength(2);
  });
});
