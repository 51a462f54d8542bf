import { x25519 } from "@noble/curves/ed25519.js";
import { blake3 } from "@noble/hashes/blake3.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { formatIpv6, parseIpv6 } from "./ipv6";

/** A node's identity as its key file determines it; the key itself never leaves the caller. */
export interface NodeIdentity {
  /** 64 hex digits. */
  publicKey: string;
  /** The node's overlay address, RFC 5952. */
  address: string;
  /** The node's /64: '5da:83c1:819a:5372::/64'. */
  subnet: string;
}

export const KEY_BYTES = 32;

/** The identity that Mycelium gives a key file's 32 raw bytes (an X25519 private key). Throws on another length. */
export function addressOfKey(privateKey: Uint8Array): NodeIdentity {
  if (privateKey.length !== KEY_BYTES)
    throw new RangeError(`A Mycelium key is ${KEY_BYTES} bytes, not ${privateKey.length}`);
  const publicKey = x25519.getPublicKey(privateKey);
  const address = addressOfPublicKey(publicKey);
  return { publicKey: bytesToHex(publicKey), address, subnet: nodeSubnet(address) };
}

/**
 * The overlay address of a public key (32 bytes, or 64 hex digits), since Mycelium 0.5.0: the first 16
 * bytes of its BLAKE3 hash, the first of them 0x04 plus the parity of its bits, so that it lies in
 * 400::/7 without losing what those bits said (mycelium/src/crypto.rs, PublicKey::address).
 */
export function addressOfPublicKey(publicKey: Uint8Array | string): string {
  const hash = blake3(typeof publicKey === "string" ? hexToBytes(publicKey) : publicKey, { dkLen: 16 });
  const [first = 0] = hash;
  hash[0] = 0x04 | (bitCount(first) & 1);
  return formatIpv6(Array.from({ length: 8 }, (_, i) => ((hash[2 * i] ?? 0) << 8) | (hash[2 * i + 1] ?? 0)));
}

/** The /64 that a node with this address announces. Throws on text that is no IPv6 address. */
export function nodeSubnet(address: string): string {
  const groups = parseIpv6(address);
  if (groups === null) throw new RangeError(`'${address}' is not an IPv6 address`);
  return `${formatIpv6([...groups.slice(0, 4), 0, 0, 0, 0])}/64`;
}

/** The same address always spelt the same way, or null for text that is none. */
export function canonicalIpv6(text: string): string | null {
  const groups = parseIpv6(text);
  return groups === null ? null : formatIpv6(groups);
}

function bitCount(byte: number): number {
  let count = 0;
  for (let rest = byte; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
