import { describe, expect, it } from "vitest";
import type { ContainerFacts, PathEvidence } from "./evidence";
import { judgePath } from "./judge";

const ends = { from: "web", to: "5da:1:1:1::1", at: "now" };
const web: ContainerFacts = {
  name: "web",
  running: true,
  address: "548:1:1:1::2",
  insideName: "vmy-aaaaaa",
  outsideName: "vmyh-aaaaaa",
  inside: { name: "vmy-aaaaaa", up: true, addresses: ["548:1:1:1::2/128"] },
  outside: { name: "vmyh-aaaaaa", up: true, addresses: ["fe80::1/64"] },
  gateway: { address: "fe80::1", device: "vmyh-aaaaaa", there: true },
  open: false,
};
/** A path to another node on which nothing is wrong. */
const whole: PathEvidence = {
  family: "ipv6",
  source: web,
  target: {
    ...{ text: "5da:1:1:1::1", address: "5da:1:1:1::1", container: null, peer: null },
    ...{ own: false, overlay: true, node: false },
  },
  insideRoute: { device: "vmy-aaaaaa", via: "fe80::1", text: "5da:1:1:1::1 via fe80::1 dev vmy-aaaaaa" },
  forwarding: "1",
  firewall: { present: true, asWanted: true, foreign: [], unseen: null },
  hostRoute: { device: "mycelium0", via: null, text: "5da:1:1:1::1 dev mycelium0" },
  returnRoute: { device: "vmyh-aaaaaa", via: null, text: "548:1:1:1::2 dev vmyh-aaaaaa" },
  api: { state: "live", reason: null },
  tun: { name: "mycelium0" },
  overlayRoute: { subnet: "5da:1:1:1::/64", nextHop: "TCP", endpoint: "tcp://1.2.3.4:1", metric: 20 },
  queried: false,
  peers: [{ endpoint: "tcp://1.2.3.4:1", state: "alive" }],
  missingPeers: 0,
  ping: { ok: true, said: "64 bytes from 5da:1:1:1::1" },
};
const others = {
  ...{ name: "ip6 filter FORWARD", hook: "forward", dropsByPolicy: true },
  rules: ["ip6 daddr 5da::/16 drop"],
};
const silent = { ok: false, said: "1 packets transmitted, 0 received" };
const judge = (change: Partial<PathEvidence>) => judgePath({ ...whole, ...change }, ends);

describe("judgePath", () => {
  it("finds nothing wrong with a path that is whole", () => {
    const { hops, broken, verdict } = judge({});
    expect(hops.every(({ ok }) => ok === true)).toBe(true);
    expect({ broken, verdict }).toEqual({ broken: null, verdict: "web reaches 5da:1:1:1::1." });
  });

  it.each<[string, string, Partial<PathEvidence>]>([
    [
      "a stopped Mycelium, not the TUN and routes that went with it",
      "daemon",
      {
        api: { state: "silent", reason: "ECONNREFUSED" },
        tun: { reason: "There is none." },
        hostRoute: { reason: "Network is unreachable" },
        firewall: { ...whole.firewall, asWanted: false },
        ping: silent,
      },
    ],
    [
      "a TUN that is gone, not the route that led to it",
      "tun",
      { tun: { reason: "No link has the address." }, hostRoute: { reason: "unreachable" }, ping: silent },
    ],
    [
      "dead peers, not the routes that went with them",
      "next-hop",
      { overlayRoute: null, peers: [{ endpoint: "tcp://1.2.3.4:1", state: "dead" }], ping: silent },
    ],
    ["a missing route where peers are alive", "overlay-route", { overlayRoute: null, ping: silent }],
    [
      "a link that is down, not the gateway and route that went with it",
      "source-link",
      {
        source: {
          ...web,
          outside: { name: "vmyh-aaaaaa", up: false, addresses: [] },
          gateway: { ...web.gateway, there: false },
        },
        returnRoute: { device: "mycelium0", via: null, text: "548:1:1:1::2 dev mycelium0" },
        ping: silent,
      },
    ],
    [
      "another table that drops, where no answer comes",
      "firewall",
      { firewall: { ...whole.firewall, foreign: [others] }, ping: silent },
    ],
    ["the far side, where everything here is whole", "answer", { ping: silent }],
  ])("names %s", (_, hop, change) => expect(judge(change).broken).toBe(hop));

  it("blames no foreign table while answers come, nor where something of ours is broken", () => {
    const firewall = { ...whole.firewall, foreign: [others] };
    expect(judge({ firewall }).broken).toBeNull();
    expect(judge({ firewall, overlayRoute: null, ping: silent }).broken).toBe("overlay-route");
    expect(judge({ firewall, forwarding: "0", ping: silent }).broken).toBe("forwarding");
  });

  it("says of a foreign table what drops there, and that it may be another", () => {
    const { hops } = judge({
      firewall: { ...whole.firewall, foreign: [others], unseen: "rules of ip6tables-legacy (filter)" },
      ping: silent,
    });
    expect(hops.find(({ id }) => id === "firewall")).toMatchObject({
      evidence:
        "The table inet heropods lets it pass, and no answer comes. Others may drop it: ip6 filter FORWARD (hook forward) drops what it does not accept, and by: ip6 daddr 5da::/16 drop. Whether one of these met the packet cannot be read from the rules alone. Not seen: rules of ip6tables-legacy (filter).",
      fix: expect.stringContaining("nft monitor trace"),
      action: null,
    });
  });

  it("offers to connect configured peers where none is alive", () => {
    const { hops } = judge({ overlayRoute: null, peers: [], missingPeers: 2, ping: silent });
    expect(hops.find(({ id }) => id === "next-hop")?.action?.procedure).toBe("overlay.applyPeers");
  });

  it("starts a source that is stopped before it looks at anything of it", () => {
    const { hops, broken } = judge({ source: { ...web, running: false }, ping: null });
    expect(broken).toBe("source");
    expect(hops[0]?.action).toMatchObject({ procedure: "containers.start", input: { name: "web" } });
    expect(hops.some(({ id }) => id === "source-link")).toBe(false);
  });
});
