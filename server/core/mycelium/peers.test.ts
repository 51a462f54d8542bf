import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatIpv6 } from "./ipv6";
import { parsePeer, parsePeers } from "./peers";

describe("parsePeer", () => {
  it.each([
    ["tcp://185.69.166.8:9651", "tcp://185.69.166.8:9651"],
    ["QUIC://[2A02:1802:5e:0:ec4:7aff:fe51:e36b]:9651", "quic://[2a02:1802:5e:0:ec4:7aff:fe51:e36b]:9651"],
    ["tls://[::1]:0", "tls://[::1]:0"],
    ["tcp://1.2.3.4:65535", "tcp://1.2.3.4:65535"],
    ["tcp://1.2.3.4:09651", "tcp://1.2.3.4:9651"],
    ["tcp://[fe80::1%3]:9651", "tcp://[fe80::1%3]:9651"],
    ["tcp://[fe80::1%0]:9651", "tcp://[fe80::1]:9651"],
    ["tcp://[0:0:0:0:0:ffff:102:304]:9651", "tcp://[::ffff:1.2.3.4]:9651"],
    ["vsock://2:9651", "vsock://2:9651"],
    ["VSOCK://+2:4294967295", "vsock://2:4294967295"],
  ])("takes %s", (text, endpoint) => {
    const peer = parsePeer(text);
    expect(peer.ok && peer.value.endpoint).toBe(endpoint);
  });

  it.each([
    ["tcp://example.com:9651", /host names are not allowed; give an IP address/],
    ["tcp://localhost:9651", /host names/],
    ["tcp://185.69.166.8:9651/", /trailing slash/],
    ["tcp://185.69.166.8:9651/peer", /a path/],
    ["tcp://185.69.166.8", /no port/],
    ["tcp://185.69.166.8:", /no port/],
    ["tcp://[2a01::2]", /no port/],
    ["tcp://2a01::2:9651", /in brackets/],
    ["tcp://1.2.3.4:65536", /0 to 65535/],
    ["tcp://1.2.3.4:-1", /0 to 65535/],
    ["tcp://1.2.3.4:+1", /0 to 65535/],
    ["tcp://1.2.3.4:http", /0 to 65535/],
    ["tcp://1.2.3:9651", /not an IPv4 address/],
    ["tcp://256.2.3.4:9651", /not an IPv4 address/],
    ["tcp://01.2.3.4:9651", /leading zeros/],
    ["tcp://:9651", /no IP address/],
    ["tcp://", /no IP address/],
    ["tcp://[fe80::1%eth0]:9651", /not a number/],
    ["tcp://[fe80::1%4294967296]:9651", /not a number/],
    ["tcp://[fe80::1%]:9651", /not a number/],
    ["tcp://[::g]:9651", /not an IPv6/],
    ["tcp://[::1]x:9651", /followed by ':'/],
    ["tcp://[::1", /followed by ':'/],
    ["tcp://user@1.2.3.4:9651", /user name/],
    ["tcp:// 1.2.3.4:9651", /blanks/],
    ["udp://1.2.3.4:9651", /unknown protocol 'udp'/],
    ["1.2.3.4:9651", /no protocol/],
    ["", /nothing between/],
    ["vsock://2", /CID:PORT/],
    ["vsock://2:x", /vsock port/],
    ["vsock://-2:1", /context id/],
    ["vsock://2:9651/", /vsock port/],
    ["vsock://4294967296:1", /context id/],
  ])("refuses %s", (text, reason) => {
    const peer = parsePeer(text);
    expect(peer.ok ? peer.value.endpoint : peer.problems[0]?.message).toMatch(reason);
    expect(peer.ok).toBe(false);
  });

  it("gives every socket address one spelling, which it takes again", () => {
    const ipv4 = fc.ipV4();
    const ipv6 = fc
      .array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 })
      .map((groups) => `[${formatIpv6(groups)}]`);
    const proto = fc.constantFrom("tcp", "Quic", "TLS");
    fc.assert(
      fc.property(proto, fc.oneof(ipv4, ipv6), fc.nat(65535), (name, host, port) => {
        const peer = parsePeer(`${name}://${host}:${port}`);
        expect(peer.ok && peer.value.endpoint).toBe(`${name.toLowerCase()}://${host}:${port}`);
      }),
    );
  });
});

describe("parsePeers", () => {
  it("reads the list of a configuration, blanks around the commas and repeated peers aside", () => {
    const peers = parsePeers("tcp://185.69.166.8:9651 , quic://[2a01::2]:9651,TCP://185.69.166.8:9651");
    expect(peers.ok && peers.value.map((peer) => peer.endpoint)).toEqual([
      "tcp://185.69.166.8:9651",
      "quic://[2a01::2]:9651",
    ]);
  });

  it("names every bad peer at once, by position and text", () => {
    const peers = parsePeers(
      "tcp://a.example:1,tcp://1.2.3.4:9651,tcp://1.2.3.4,tcp://1.2.3.4:9651/",
      "mycelium_peers",
    );
    expect(peers.ok ? [] : peers.problems.map(({ path, message }) => [path, message])).toEqual([
      [["mycelium_peers", 0], "Peer 1, 'tcp://a.example:1': host names are not allowed; give an IP address."],
      [["mycelium_peers", 2], expect.stringMatching(/^Peer 3, 'tcp:\/\/1\.2\.3\.4': no port/)],
      [["mycelium_peers", 3], expect.stringMatching(/^Peer 4, .*trailing slash/)],
    ]);
  });

  it.each(["", "  ", "\n"])("wants at least one: '%s'", (text) => {
    const peers = parsePeers(text);
    expect(peers.ok ? "" : peers.problems[0]?.message).toMatch(/At least one peer/);
  });

  it("names an empty place between commas", () => {
    const peers = parsePeers("tcp://1.2.3.4:1,,");
    expect(peers.ok ? [] : peers.problems.map((p) => p.path)).toEqual([
      ["peers", 1],
      ["peers", 2],
    ]);
  });
});
