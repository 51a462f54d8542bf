import { describe, expect, it } from "vitest";
import { addressOfKey } from "../mycelium/address";
import { NodeInfo, NodePeers } from "../mycelium/answers";
import { parseVersion } from "../mycelium/version";
import type { NetworkFacts, Patient } from "./heropods-checks";
import { judgeMycelium, judgePresence } from "./mycelium-checks";
import type { KeyFacts, MyceliumFacts } from "./mycelium-facts";

const identity = addressOfKey(new Uint8Array(32).fill(7));
const versionOf = (text: string) => {
  const parsed = parseVersion(text);
  if (!parsed.ok) throw new Error(text);
  return { value: { text, version: parsed.value } };
};

const patient: Patient = {
  name: "default",
  bridge_name: "heropods0",
  subnet: "10.10.0.0/24",
  gateway_ip: "10.10.0.1",
  mycelium_enabled: true,
  mycelium_version: "v0.7.10",
  mycelium_ipv6_range: "400::/7",
  mycelium_key_path: "~/key.bin",
  mycelium_peers: "tcp://192.0.2.2:9651",
  mycelium_interface_name: "mycelium0",
  running: 1,
};
const facts: MyceliumFacts = {
  api: "http://127.0.0.1:8989",
  binary: versionOf("mycelium 0.7.10"),
  node: { value: NodeInfo.parse({ nodeSubnet: identity.subnet, nodePubkey: identity.publicKey }) },
  peers: {
    value: NodePeers.parse([
      {
        endpoint: { proto: "tcp", socketAddr: "192.0.2.2:9651" },
        type: "static",
        connectionState: "alive",
        txBytes: 1,
        rxBytes: 1,
      },
    ]),
  },
  tun: { name: "mycelium0", mtu: 1400 },
  ipv6Forwarding: "1",
  routerAdvertised: [],
};
const key: KeyFacts = {
  value: { path: "/root/key.bin", mode: 0o600, readableByOthers: false, identity, inspected: null },
};
const network: NetworkFacts = {
  links: [],
  routes: [
    { destination: "default", device: "eth0", protocol: "ra" },
    { destination: "400::/7", device: "mycelium0", protocol: "kernel" },
  ],
};

/** Statuses of everything that is not ok, by id. */
const troubles = (
  over: {
    patient?: Partial<Patient>;
    facts?: Partial<MyceliumFacts>;
    key?: KeyFacts;
    network?: NetworkFacts;
  } = {},
) =>
  Object.fromEntries(
    judgeMycelium(
      { ...patient, ...over.patient },
      { ...facts, ...over.facts },
      over.key ?? key,
      over.network ?? network,
    )
      .filter(({ status }) => status !== "ok")
      .map(({ id, status }) => [id, status]),
  );

describe("judgeMycelium", () => {
  it("finds nothing where all is well", () => expect(troubles()).toEqual({}));

  it("blames the API alone for a node that does not answer, and knows nothing of what hangs on it", () =>
    expect(
      troubles({ facts: { node: { reason: "refused" }, peers: { reason: "refused" }, tun: null } }),
    ).toEqual({
      "mycelium.api": "failed",
      "mycelium.tun": "unknown",
      "mycelium.interface-name": "unknown",
      "mycelium.identity": "unknown",
      "mycelium.route": "unknown",
      "mycelium.peers": "unknown",
      "mycelium.peers-alive": "unknown",
    }));

  it.each<[string, Parameters<typeof troubles>[0], Record<string, string>]>([
    [
      "an older program",
      { facts: { binary: versionOf("mycelium 0.7.9") } },
      { "mycelium.binary": "warning" },
    ],
    ["no program", { facts: { binary: { reason: "not installed" } } }, { "mycelium.binary": "warning" }],
    [
      "a node without its interface",
      { facts: { tun: null } },
      { "mycelium.tun": "failed", "mycelium.interface-name": "unknown", "mycelium.route": "unknown" },
    ],
    [
      "another interface name",
      {
        facts: { tun: { name: "tun0", mtu: 1400 } },
        network: { links: [], routes: [{ destination: "400::/7", device: "tun0", protocol: "kernel" }] },
      },
      { "mycelium.interface-name": "warning" },
    ],
    [
      "a missing key",
      { key: { reason: "there is no such file" } },
      { "mycelium.key": "failed", "mycelium.identity": "unknown" },
    ],
    [
      "a key that others can read",
      { key: { value: { path: "/k", mode: 0o644, readableByOthers: true, identity, inspected: null } } },
      { "mycelium.key": "warning" },
    ],
    [
      "another node's key",
      {
        key: {
          value: {
            path: "/k",
            mode: 0o600,
            readableByOthers: false,
            identity: addressOfKey(new Uint8Array(32).fill(8)),
            inspected: null,
          },
        },
      },
      { "mycelium.identity": "failed" },
    ],
    [
      "a route to the overlay that goes elsewhere",
      { network: { links: [], routes: [{ destination: "default", device: "eth0", protocol: "ra" }] } },
      { "mycelium.route": "failed" },
    ],
    [
      "forwarding off under running containers",
      { facts: { ipv6Forwarding: "0" } },
      { "mycelium.forwarding": "failed" },
    ],
    ["forwarding off on an idle host", { facts: { ipv6Forwarding: "0" }, patient: { running: 0 } }, {}],
    [
      "an uplink about to lose its route",
      { facts: { routerAdvertised: [{ device: "eth0", acceptRa: "1" }] } },
      { "mycelium.accept-ra": "warning" },
    ],
    ["an uplink that keeps it", { facts: { routerAdvertised: [{ device: "eth0", acceptRa: "2" }] } }, {}],
    ["a bad peer", { patient: { mycelium_peers: "tcp://node.example:1" } }, { "mycelium.peers": "failed" }],
    [
      "a peer that the node lacks",
      { patient: { mycelium_peers: "TCP://192.0.2.2:9651,quic://[2001:db8::1]:9651" } },
      { "mycelium.peers": "warning" },
    ],
    [
      "no peers",
      { facts: { peers: { value: [] } } },
      { "mycelium.peers": "warning", "mycelium.peers-alive": "failed" },
    ],
  ])("names %s", (_, over, expected) => expect(troubles(over)).toEqual(expected));

  it("gives every trouble its fix", () => {
    const broken = judgeMycelium(
      patient,
      { ...facts, node: { reason: "refused" }, binary: { reason: "none" }, ipv6Forwarding: "0" },
      { reason: "none" },
      network,
    );
    for (const check of broken.filter(({ status }) => status === "failed" || status === "warning"))
      expect(check.fix).not.toBe("");
  });
});

describe("judgePresence", () => {
  it("only warns of a missing Mycelium", () =>
    expect(judgePresence({ binary: { reason: "none" }, node: { reason: "refused" } }).status).toBe(
      "warning",
    ));
});
