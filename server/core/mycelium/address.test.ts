import { createPrivateKey, createPublicKey } from "node:crypto";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressOfKey, addressOfPublicKey, canonicalIpv6, nodeSubnet } from "./address";
import { parseIpv6 } from "./ipv6";

describe("addressOfPublicKey", () => {
  it.each([
    ["00".repeat(32), "5da:83c1:819a:5372:dae1:238f:c1de:d123"],
    [
      "a47c1d6f2a15b2c670d3a88fbe0aeb301ced12f7bcb4c8e3aa877b20f8559c02",
      "548:c783:d7ce:74a3:9ba1:a0cb:ae21:338d",
    ],
  ])("gives %s the address that Mycelium gives it", (publicKey, address) => {
    expect(addressOfPublicKey(publicKey)).toBe(address);
  });

  it("stays inside 400::/7 and uses both halves of it, for 10,000 random keys", () => {
    const halves = new Set<number>();
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (publicKey) => {
        const address = addressOfPublicKey(publicKey);
        const groups = parseIpv6(address) ?? [];
        expect(groups).toHaveLength(8);
        const first = (groups[0] ?? 0) >> 8;
        expect([4, 5]).toContain(first);
        halves.add(first);
        expect(canonicalIpv6(address)).toBe(address);
        expect(addressOfPublicKey(bytesToHex(publicKey))).toBe(address);
      }),
      { numRuns: 10_000 },
    );
    expect([...halves].sort()).toEqual([4, 5]);
  });
});

describe("addressOfKey", () => {
  it("derives the public key of RFC 7748, section 6.1", () => {
    const alice = hexToBytes("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    const { publicKey, address, subnet } = addressOfKey(alice);
    expect(publicKey).toBe("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    expect(address).toBe(addressOfPublicKey(publicKey));
    expect(subnet).toBe(nodeSubnet(address));
  });

  it("agrees with OpenSSL's X25519 on random keys", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (key) => {
        // RFC 8410: an X25519 private key is this header and the 32 raw bytes.
        const der = Buffer.concat([Buffer.from("302e020100300506032b656e04220420", "hex"), key]);
        const openssl = createPublicKey(createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
        const raw = openssl.export({ format: "der", type: "spki" }).subarray(-32);
        expect(addressOfKey(key).publicKey).toBe(raw.toString("hex"));
      }),
    );
  });

  it("refuses a key of another length", () => {
    expect(() => addressOfKey(new Uint8Array(31))).toThrow(/32 bytes, not 31/);
  });
});

describe("nodeSubnet", () => {
  it("is the first 64 bits", () => {
    expect(nodeSubnet("5da:83c1:819a:5372:dae1:238f:c1de:d123")).toBe("5da:83c1:819a:5372::/64");
    expect(nodeSubnet("400:0:0:1::2")).toBe("400:0:0:1::/64");
  });
  it("throws on what is no address", () => expect(() => nodeSubnet("mycelium")).toThrow(/not an IPv6/));
});
