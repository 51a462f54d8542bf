import { describe, expect, it } from "vitest";
import { judgeHeroPods, type NetworkFacts, type Patient } from "./heropods-checks";

const patient: Patient = {
  name: "default",
  bridge_name: "heropods0",
  subnet: "10.10.0.0/24",
  gateway_ip: "10.10.0.1",
  mycelium_enabled: false,
  mycelium_version: "",
  mycelium_ipv6_range: "",
  mycelium_key_path: "",
  mycelium_peers: "",
  mycelium_interface_name: "mycelium0",
  running: 1,
};
const bridge = {
  name: "heropods0",
  kind: "bridge",
  up: true,
  addresses: [{ local: "10.10.0.1", prefix: 24 }],
};
const eth0 = { name: "eth0", kind: "", up: true, addresses: [{ local: "192.0.2.10", prefix: 24 }] };
const network: NetworkFacts = {
  links: [eth0, bridge],
  routes: [
    { destination: "default", device: "eth0", protocol: "dhcp" },
    { destination: "10.10.0.0/24", device: "heropods0", protocol: "kernel" },
  ],
};

const statuses = (over: Partial<NetworkFacts>, running = 1) =>
  judgeHeroPods({ ...patient, running }, { ...network, ...over }).map(({ id, status }) => `${id} ${status}`);

describe("judgeHeroPods", () => {
  it.each<[string, Partial<NetworkFacts>, number, string[]]>([
    ["a host as it should be", {}, 1, ["heropods.subnet ok", "heropods.bridge ok"]],
    ["a bridge that nothing needs yet", { links: [eth0] }, 0, ["heropods.subnet ok", "heropods.bridge ok"]],
    ["a bridge that is gone", { links: [eth0] }, 1, ["heropods.subnet ok", "heropods.bridge failed"]],
    [
      "a bridge that is down",
      { links: [{ ...bridge, up: false }] },
      1,
      ["heropods.subnet ok", "heropods.bridge warning"],
    ],
    [
      "another link of the bridge's name",
      { links: [{ ...bridge, kind: "veth" }] },
      1,
      ["heropods.subnet ok", "heropods.bridge failed"],
    ],
    [
      "an uplink inside the subnet",
      { links: [{ ...eth0, addresses: [{ local: "10.10.0.77", prefix: 16 }] }, bridge] },
      1,
      ["heropods.subnet failed", "heropods.bridge ok"],
    ],
    [
      "a route into the subnet",
      { routes: [{ destination: "10.0.0.0/8", device: "wg0", protocol: "static" }] },
      1,
      ["heropods.subnet failed", "heropods.bridge ok"],
    ],
    [
      "a host route into the subnet",
      { routes: [{ destination: "10.10.0.9", device: "wg0", protocol: "static" }] },
      1,
      ["heropods.subnet failed", "heropods.bridge ok"],
    ],
  ])("judges %s", (_, over, running, expected) => expect(statuses(over, running)).toEqual(expected));
});
