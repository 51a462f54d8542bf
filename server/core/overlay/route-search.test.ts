import fc from "fast-check";
import { expect, it } from "vitest";
import { RouteSearch } from "./route-search";
import { routeTable } from "./route-table";

const hex = fc.integer({ min: 0, max: 0xffff }).map((n) => n.toString(16));
const subnet = fc.tuple(hex, hex, hex).map(([a, b, c]) => `4${a.slice(0, 2)}:${b}:${c}::/64`);
const nextHop = fc.constantFrom(
  "tcp://198.18.0.7:9651",
  "quic://[2001:db8::4]:9651",
  "TLS 10.0.0.1:2 <-> a:1",
);
const rows = fc.array(fc.record({ subnet, nextHop, metric: fc.nat(90), seqno: fc.nat(9) }), {
  maxLength: 40,
});
const text = fc.oneof(hex, fc.constantFrom("/64", "::", "98.18", "quic", "64\n4", ":9651", "4"));

it("finds what looking at each route finds, in the same order", () => {
  fc.assert(
    fc.property(rows, text, (raw, wanted) => {
      const { routes } = routeTable("selected", raw);
      const each = routes.filter((r) => r.subnet.includes(wanted) || r.hop.lower.includes(wanted));
      expect(new RouteSearch(routes).find(wanted)).toEqual(each);
    }),
  );
});
