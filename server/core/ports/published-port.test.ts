import { describe, expect, it } from "vitest";
import { allOf, bySet, elementsOf, keyOf, publishedBy } from "../firewall/elements";
import { PublishedPorts, portText } from "./published-port";

describe("published ports", () => {
  it("are on IPv4 and TCP unless said otherwise", () => {
    expect(PublishedPorts.parse([{ hostPort: 8080, containerPort: 80 }])).toEqual([
      { family: "ipv4", protocol: "tcp", hostPort: 8080, containerPort: 80 },
    ]);
  });

  it("are given once, but one number may be TCP and UDP, IPv4 and overlay", () => {
    const port = { hostPort: 53, containerPort: 53 };
    const four = [port, { ...port, protocol: "udp" }, { ...port, family: "overlay" }];
    expect(PublishedPorts.safeParse(four).success).toBe(true);
    const twice = PublishedPorts.safeParse([...four, { ...port, containerPort: 5353 }]);
    expect(twice.error?.issues).toMatchObject([
      { path: [3, "hostPort"], message: "53/tcp of the host is published twice." },
    ]);
  });

  it("are numbers from 1 to 65535", () => {
    for (const hostPort of [0, 65_536, 1.5, Number.NaN, -1])
      expect(PublishedPorts.safeParse([{ hostPort, containerPort: 80 }]).success).toBe(false);
  });

  it("become elements of the firewall's maps and are read back from them", () => {
    const ports = PublishedPorts.parse([
      { hostPort: 8080, containerPort: 80 },
      { hostPort: 53, containerPort: 5353, protocol: "udp", family: "overlay" },
    ]);
    const elements = elementsOf({
      ipv4: { address: "10.10.0.2" },
      overlay: { address: "5da::2" },
      overlayIngress: "open",
      ports,
    });
    expect(elements).toEqual({
      overlay_open: ["5da::2"],
      publish4: ["tcp . 8080 : 10.10.0.2 . 80"],
      publish6: ["udp . 53 : 5da::2 . 5353"],
    });
    expect(bySet(allOf(elements))).toEqual(elements);
    expect(allOf(elements).flatMap((element) => publishedBy(element) ?? [])).toEqual([
      { ...ports[0], address: "10.10.0.2" },
      { ...ports[1], address: "5da::2" },
    ]);
    expect(keyOf("tcp . 8080 : 10.10.0.2 . 80")).toBe(keyOf("tcp . 8080 : 10.10.0.9 . 81"));
    expect(keyOf("tcp . 8080 : 10.10.0.2 . 80")).not.toBe(keyOf("tcp . 8080 : 5da::2 . 80"));
  });

  it("lead nowhere on an overlay that the container is not on", () => {
    const ports = PublishedPorts.parse([{ hostPort: 80, containerPort: 80, family: "overlay" }]);
    const nowhere = {
      ipv4: { address: "10.10.0.2" },
      overlay: null,
      overlayIngress: "closed" as const,
      ports,
    };
    expect(allOf(elementsOf(nowhere))).toEqual([]);
  });

  it("are said as a person says them", () => {
    expect(portText({ family: "overlay", protocol: "udp", hostPort: 53 })).toBe(
      "53/udp of the host's overlay address",
    );
  });
});
