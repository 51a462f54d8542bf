import { expect, test } from "vitest";
import { peersThatFit } from "./peer-window";
import type { PeerView } from "./views";

const peer = (endpoint: string, change: Partial<PeerView> = {}): PeerView => ({
  ...{ endpoint, proto: "tcp", address: "", type: "static", state: "alive" },
  ...{ discoveredAt: null, lastConnectedAt: null, txBytes: 0, rxBytes: 0, txRate: null, rxRate: null },
  ...{ latency: null, routes: { selected: 0, fallback: 0 }, configuredIn: [], added: false },
  ...change,
});
const PEERS = [
  peer("tcp://10.10.0.1:1", { rxRate: 5, routes: { selected: 3, fallback: 0 } }),
  peer("tcp://10.9.0.1:1", { state: "dead", latency: { ms: 3, derivation: "" } }),
  peer("quic://[2a01::2]:1", { state: "connecting", configuredIn: ["default"], rxRate: 5, rxBytes: 9 }),
];
const order = (...query: Parameters<typeof peersThatFit>[1][]) =>
  query.map((each) =>
    peersThatFit(PEERS, each).map(({ endpoint }) => PEERS.findIndex((p) => p.endpoint === endpoint)),
  );

test("peers come in natural order of their endpoints, or in the order that is asked for", () =>
  expect(
    order(
      {},
      { sort: { by: "endpoint", desc: true } },
      { sort: { by: "state", desc: false } },
      { sort: { by: "rx", desc: true } },
      { sort: { by: "latency", desc: false } },
      { sort: { by: "routes", desc: true } },
      { sort: { by: "type", desc: false } },
    ),
  ).toEqual([
    [2, 1, 0],
    [0, 1, 2],
    [1, 2, 0],
    [2, 0, 1],
    [1, 2, 0],
    [0, 2, 1],
    [2, 1, 0],
  ]));

test("they are found by endpoint, state and who lists them, or by name", () =>
  expect(
    order(
      { search: " 10.9 " },
      { search: "DEFAULT" },
      { search: "dead" },
      { search: "nobody" },
      { endpoints: ["tcp://10.10.0.1:1", "tcp://gone:1"] },
      { endpoints: [] },
    ),
  ).toEqual([[1], [2], [1], [], [0], []]));
