import { describe, expect, it } from "vitest";
import { InspectAnswer, NodeInfo, NodePeers, NodeRoutes, PacketStats, QueriedRoutes } from "./answers";

const pubkey = "a47c1d6f2a15b2c670d3a88fbe0aeb301ced12f7bcb4c8e3aa877b20f8559c02";

describe("NodeInfo", () => {
  it("reads a node up to 0.7.7", () =>
    expect(NodeInfo.parse({ nodeSubnet: "548:c783:d7ce:74a3::/64", nodePubkey: pubkey })).toEqual({
      subnet: "548:c783:d7ce:74a3::/64",
      ip: null,
      publicKey: pubkey,
      startedAt: null,
    }));

  it("reads a node since 0.7.8, and keys it does not know", () =>
    expect(
      NodeInfo.parse({
        nodeSubnet: "548:c783:d7ce:74a3::/64",
        nodeIp: "548:c783:d7ce:74a3:9ba1:a0cb:ae21:338d",
        nodePubkey: pubkey,
        nodeStartTime: 1716100000,
        nodeMood: "fine",
      }),
    ).toEqual({
      subnet: "548:c783:d7ce:74a3::/64",
      ip: "548:c783:d7ce:74a3:9ba1:a0cb:ae21:338d",
      publicKey: pubkey,
      startedAt: 1716100000,
    }));

  it("takes a subnet written with the node's whole address", () =>
    expect(
      NodeInfo.parse({ nodeSubnet: "548:c783:d7ce:74a3:9ba1:a0cb:ae21:338d/64", nodePubkey: pubkey }).subnet,
    ).toBe("548:c783:d7ce:74a3::/64"));

  it.each([
    { nodeSubnet: "548:c783::/48", nodePubkey: pubkey },
    { nodeSubnet: "548:c783:d7ce:74a3::/64", nodePubkey: "a47c" },
    { nodeSubnet: "548:c783:d7ce:74a3::/64", nodePubkey: pubkey, nodeIp: "1.2.3.4" },
    { nodePubkey: pubkey },
  ])("refuses %j", (answer) => expect(NodeInfo.safeParse(answer).success).toBe(false));
});

describe("NodePeers", () => {
  const counts = { type: "static", connectionState: "alive", txBytes: 1, rxBytes: 2 };

  it("reads old and new endpoints as one model", () => {
    const peers = NodePeers.parse([
      { endpoint: { proto: "tcp", socketAddr: "1.2.3.4:9651" }, ...counts },
      {
        endpoint: { proto: "quic", addr: { socket: "[2A01:4f8:221:1e0b:0::2]:9651" } },
        ...counts,
        discovered: 3,
        lastConnected: 4,
      },
      {
        endpoint: { proto: "vsock", addr: { vsock: { cid: 2, port: 9651 } } },
        ...counts,
        lastConnected: null,
      },
    ]);
    expect(peers.map(({ endpoint, address }) => [endpoint, address])).toEqual([
      ["tcp://1.2.3.4:9651", "1.2.3.4:9651"],
      ["quic://[2a01:4f8:221:1e0b::2]:9651", "[2a01:4f8:221:1e0b::2]:9651"],
      ["vsock://2:9651", "2:9651"],
    ]);
    expect(peers.map((peer) => [peer.discoveredSecondsAgo, peer.lastConnectedSecondsAgo])).toEqual([
      [null, null],
      [3, 4],
      [null, null],
    ]);
  });

  it("keeps a peer of a kind it does not know, and refuses a state it does not know", () => {
    const [peer] = NodePeers.parse([
      { endpoint: { proto: "tcp", socketAddr: "1.2.3.4:1" }, ...counts, type: "blessed" },
    ]);
    expect(peer?.type).toBe("other");
    const odd = [
      { endpoint: { proto: "tcp", socketAddr: "1.2.3.4:1" }, ...counts, connectionState: "asleep" },
    ];
    expect(NodePeers.safeParse(odd).success).toBe(false);
  });
});

describe("NodeRoutes", () => {
  it("reads metrics and every kind of next hop", () => {
    const hops = [
      ["TCP 10.0.0.2:45694 <-> 188.40.132.242:9651", "tcp", "188.40.132.242:9651", "10.0.0.2:45694"],
      ["TLS [fd00::1]:4 <-> [2A01::2]:9651", "tls", "[2a01::2]:9651", "[fd00::1]:4"],
      ["QUIC -> [2a01:4f8:221:1e0b::2]:9651", "quic", "[2a01:4f8:221:1e0b::2]:9651", null],
      ["VSOCK 4294967295:5 <-> 2:9651", "vsock", "2:9651", "4294967295:5"],
      ["Memory pipe", "other", null, null],
    ];
    const routes = NodeRoutes.parse(
      hops.map(([nextHop]) => ({ subnet: "406:1d77:2438:aa7c::/64", nextHop, metric: 20, seqno: 0 })),
    );
    expect(
      routes.map(({ nextHop }) => [nextHop.text, nextHop.proto, nextHop.address, nextHop.local]),
    ).toEqual(hops);
  });

  it("tells an infinite metric from a number", () => {
    const route = { subnet: "406:1d77:2438:aa7c::/64", nextHop: "QUIC -> 1.2.3.4:5", seqno: 0 };
    const routes = NodeRoutes.parse([
      { ...route, metric: "infinite" },
      { ...route, metric: 0 },
    ]);
    expect(routes.map(({ metric }) => metric)).toEqual([null, 0]);
    expect(NodeRoutes.safeParse([{ ...route, metric: "big" }]).success).toBe(false);
  });
});

describe("the rest", () => {
  it("reads queried routes, whose seconds are text", () =>
    expect(QueriedRoutes.parse([{ subnet: "4::/64", expiration: "12" }])).toEqual([
      { subnet: "4::/64", expiresInSeconds: 12 },
    ]));
  it("reads packet counts", () =>
    expect(
      PacketStats.parse({ bySource: [{ ip: "400::1", packetCount: 1, byteCount: 9 }], byDestination: [] })
        .bySource,
    ).toHaveLength(1));
  it("reads what inspect prints", () =>
    expect(
      InspectAnswer.parse({ publicKey: pubkey, address: "548:c783:d7ce:74a3:9BA1:a0cb:ae21:338d" }).address,
    ).toBe("548:c783:d7ce:74a3:9ba1:a0cb:ae21:338d"));
});
