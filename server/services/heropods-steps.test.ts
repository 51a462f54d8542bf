import { describe, expect, it } from "vitest";
import type { HeroPods } from "../db/generated/client";
import { configurationSteps } from "./heropods-steps";

const POD: HeroPods = {
  id: "1",
  hostId: "h",
  name: "default",
  bridge_name: "heropods0",
  subnet: "10.10.0.0/24",
  gateway_ip: "10.10.0.1",
  dns_servers: "8.8.8.8",
  use_podman: true,
  mycelium_enabled: true,
  mycelium_version: "v0.7.10",
  mycelium_ipv6_range: "400::/7",
  mycelium_key_path: "/key.bin",
  mycelium_peers: "tcp://192.0.2.2:9651",
  mycelium_interface_name: "mycelium0",
  repair: "automatic",
  createdAt: new Date(0),
};

describe("the plan of a configuration", () => {
  it("is empty when nothing changes, whatever addresses its containers hold", () => {
    const held = new Map([
      ["web", "5da::2"],
      ["app", null],
    ]);
    expect(configurationSteps(POD, { ...POD }, held, held)).toEqual([]);
  });

  it("names the fields that change, and the addresses that are leased or released", () => {
    const held = new Map([
      ["web", "5da::2"],
      ["app", null],
      ["old", "5db::2"],
    ]);
    const next = new Map([
      ["web", "5da::2"],
      ["app", "5da::3"],
      ["old", null],
    ]);
    const steps = configurationSteps(POD, { ...POD, mycelium_version: "v0.8.0" }, held, next);
    expect(steps.map(({ sign, sentence }) => `${sign} ${sentence}`)).toEqual([
      "change Change mycelium_version of default from v0.7.10 to v0.8.0",
      "add Lease 5da::3 to app",
      "remove Release the overlay address of old",
    ]);
  });
});
