import { describe, expect, it } from "vitest";
import { NodeInfo } from "./answers";
import { findTun, LinkAddresses, nodeAddressOf } from "./overlay";

const publicKey = "a47c1d6f2a15b2c670d3a88fbe0aeb301ced12f7bcb4c8e3aa877b20f8559c02";
const address = "548:c783:d7ce:74a3:9ba1:a0cb:ae21:338d";
const oldNode = NodeInfo.parse({ nodeSubnet: "548:c783:d7ce:74a3::/64", nodePubkey: publicKey });

const link = (ifname: string, local: string, prefixlen: number) => ({
  ifname,
  mtu: 1400,
  addr_info: [
    { local: "fe80::1", prefixlen: 64 },
    { local, prefixlen },
  ],
});

describe("nodeAddressOf", () => {
  it("is known even of a node that does not say it", () => expect(nodeAddressOf(oldNode)).toBe(address));
});

describe("findTun", () => {
  it("finds the link with the node's address, whatever its name, among links that ip left out", () => {
    const links = LinkAddresses.parse([{}, link("lo", "::1", 128), link("utun7", address.toUpperCase(), 7)]);
    expect(findTun(links, oldNode)).toEqual({ name: "utun7", mtu: 1400 });
  });

  it("takes an address of the node's /64 with the overlay's prefix where the exact one is missing", () => {
    const links = LinkAddresses.parse([link("tun0", "548:c783:d7ce:74a3::5", 7)]);
    expect(findTun(links, oldNode)?.name).toBe("tun0");
  });

  it("is not fooled by a container's link, another node's TUN or a link that has only the name", () => {
    const links = LinkAddresses.parse([
      link("vmyh-a1b2c3", "548:c783:d7ce:74a3::2", 128),
      link("mycelium", "5da:83c1:819a:5372:dae1:238f:c1de:d123", 7),
      { ifname: "mycelium0", mtu: 1400, addr_info: [] },
    ]);
    expect(findTun(links, oldNode)).toBeNull();
  });
});
