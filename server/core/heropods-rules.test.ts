import { describe, expect, it } from "vitest";
import { checkHeroPods, checkMycelium } from "./heropods-rules";
import { HeroPodsInput } from "./inputs";
import type { Problem } from "./problem";

const around = {
  others: [{ name: "default", bridge_name: "heropods0", subnet: "10.10.0.0/24" }],
  foreignLinks: [{ name: "eth0", addresses: ["192.168.7.20/24", "fe80::1/64"] }],
};
const input = (over: Partial<HeroPodsInput>) =>
  HeroPodsInput.parse({
    name: "new",
    bridge_name: "heropods1",
    subnet: "10.20.0.0/24",
    gateway_ip: "10.20.0.1",
    ...over,
  });
const problems = (over: Partial<HeroPodsInput>): Problem[] => {
  const result = checkHeroPods(input(over), around);
  return result.ok ? [] : result.problems;
};

describe("checkHeroPods", () => {
  it("takes a subnet of its own, and the same subnet whole on the same bridge", () => {
    expect(problems({})).toEqual([]);
    expect(problems({ bridge_name: "heropods0", subnet: "10.10.0.0/24", gateway_ip: "10.10.0.1" })).toEqual(
      [],
    );
  });

  it.each([
    [
      "overlaps another HeroPods",
      { subnet: "10.10.0.128/25", gateway_ip: "10.10.0.129" },
      ["subnet"],
      /overlaps 10\.10\.0\.0\/24 of the HeroPods default/,
    ],
    [
      "overlaps the host's own network",
      { subnet: "192.168.0.0/16", gateway_ip: "192.168.0.1" },
      ["subnet"],
      /overlaps 192\.168\.7\.20\/24, which this host has on eth0/,
    ],
    [
      "is not written at its network address",
      { subnet: "10.20.0.5/24" },
      ["subnet"],
      /write the subnet as 10\.20\.0\.0\/24/,
    ],
    ["is no subnet", { subnet: "10.20/24" }, ["subnet"], /is not an IPv4 subnet/],
    ["has no room", { subnet: "10.20.0.0/31" }, ["subnet"], /no room/],
    [
      "has its gateway elsewhere",
      { gateway_ip: "10.21.0.1" },
      ["gateway_ip"],
      /not a host address of 10\.20\.0\.0\/24/,
    ],
    [
      "has the broadcast address as its gateway",
      { gateway_ip: "10.20.0.255" },
      ["gateway_ip"],
      /not a host address/,
    ],
    [
      "has a gateway that is no address",
      { gateway_ip: "10.20.0.01" },
      ["gateway_ip"],
      /is not an IPv4 address/,
    ],
    ["takes a link that is not ours", { bridge_name: "eth0" }, ["bridge_name"], /not the console's/],
    ["is named like a container's link", { bridge_name: "vmyh-123456" }, ["bridge_name"], /other links/],
    [
      "names a DNS server by name",
      { dns_servers: "8.8.8.8, dns.example" },
      ["dns_servers", 1],
      /DNS server 2, 'dns.example'/,
    ],
  ])("refuses at its field what %s", (_what, over, path, message) => {
    const found = problems(over).find((p) => JSON.stringify(p.path) === JSON.stringify(path));
    expect(found?.message).toMatch(message);
  });
});

describe("checkMycelium", () => {
  it("names everything that is missing at once", () => {
    const result = checkMycelium({
      heropods: "default",
      version: "",
      ipv6_range: " ",
      key_path: "",
      peers: "",
    });
    expect(result.ok ? [] : result.problems.map((p) => p.path[0])).toEqual([
      "version",
      "ipv6_range",
      "key_path",
      "peers",
    ]);
  });

  it("names every bad peer with its position and reason", () => {
    const result = checkMycelium({
      heropods: "default",
      version: "v0.5.6",
      ipv6_range: "400::/7",
      key_path: "/root/priv_key.bin",
      peers: "tcp://1.2.3.4:9651,tcp://example.org:9651,tcp://1.2.3.4,quic://[2a01::2]:9651/",
    });
    expect(result.ok ? [] : result.problems.map((p) => p.path)).toEqual([
      ["peers", 1],
      ["peers", 2],
      ["peers", 3],
    ]);
  });
});
