import { expect, test } from "vitest";
import { insideOf } from "./inside";

// As iproute2 6.1 prints the three lists, a line each, with what else the kernel has in a namespace.
const PRINTED = `[{"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP"],"mtu":65536,"address":"00:00:00:00:00:00","addr_info":[{"family":"inet","local":"127.0.0.1","prefixlen":8}]},{"ifindex":2,"link_index":2,"ifname":"eth0","flags":["BROADCAST","MULTICAST"],"mtu":1300,"address":"66:12:34:e4:dc:72","link_netnsid":0,"addr_info":[{"family":"inet","local":"10.0.0.2","prefixlen":24}]}]
[{"dst":"default","gateway":"10.0.0.1","dev":"eth0","flags":["linkdown"]},{"dst":"default","gateway":"10.0.0.9","dev":"eth0","metric":50,"flags":[]},{"dst":"10.0.0.0/24","dev":"eth0","protocol":"kernel","scope":"link","prefsrc":"10.0.0.2","flags":[]},{"type":"local","dst":"10.0.0.2","dev":"eth0","table":"local","protocol":"kernel","flags":[]},{"dst":"400::/7","gateway":"fe80::1","dev":"vmy-aaaaaa","prefsrc":"400::2","metric":1024,"flags":[],"pref":"medium"},{"type":"unreachable","dst":"500::/8","dev":"lo","metric":1024,"flags":[]},{"type":"blackhole","dst":"192.0.2.0/24","flags":[]}]
[{"dst":"10.0.0.1","dev":"eth0","lladdr":"02:00:00:00:00:08","state":["PERMANENT"]}]
`;

test("links, routes of the main tables and permanent neighbours are told apart", () => {
  const { links, routes, neighbours } = insideOf(PRINTED);
  expect([...links.keys()]).toEqual(["lo", "eth0"]);
  expect(links.get("eth0")).toEqual({
    ...{ up: false, mac: "66:12:34:e4:dc:72", mtu: 1300 },
    addresses: ["10.0.0.2/24"],
  });
  expect([...routes]).toEqual([
    "default via 10.0.0.1 dev eth0",
    "default via 10.0.0.9 dev eth0 metric 50",
    "400::/7 via fe80::1 dev vmy-aaaaaa src 400::2",
    "500::/8 dev lo",
  ]);
  expect([...neighbours]).toEqual([["eth0 10.0.0.1", "02:00:00:00:00:08"]]);
});

test("a list without anything may be nothing at all", () => {
  expect(insideOf("[]\n\n").links.size).toBe(0);
});
