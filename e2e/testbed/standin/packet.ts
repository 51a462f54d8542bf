/** The fixed IPv6 header (RFC 8200, section 3) as far as a router needs it. */
export interface Packet {
  bytes: Buffer;
  source: string;
  destination: string;
  hopLimit: number;
}

const HEADER = 40;

/** An IPv6 packet, or null for anything else. Addresses are given as 32 hex digits. */
export function readPacket(bytes: Buffer): Packet | null {
  if (bytes.length < HEADER || (bytes[0] ?? 0) >> 4 !== 6) return null;
  return {
    bytes,
    source: bytes.toString("hex", 8, 24),
    destination: bytes.toString("hex", 24, 40),
    hopLimit: bytes[7] ?? 0,
  };
}

/**
 * ICMPv6 'destination unreachable' (RFC 4443, section 3.1) for a packet, from the node's address: what
 * Mycelium answers where it has no route (code 0) or may not carry the source (code 5). Null where
 * no such answer may be sent: to an ICMPv6 error, to multicast and to nobody.
 */
export function unreachable(packet: Packet, node: Buffer, code: 0 | 5): Buffer | null {
  const icmpError = packet.bytes[6] === 58 && (packet.bytes[HEADER] ?? 0) < 128;
  if (icmpError || packet.source.startsWith("ff") || /^0+$/.test(packet.source)) return null;
  const quoted = packet.bytes.subarray(0, 1280 - HEADER - 8);
  const icmp = Buffer.concat([Buffer.from([1, code, 0, 0, 0, 0, 0, 0]), quoted]);
  const addresses = Buffer.concat([node, packet.bytes.subarray(8, 24)]);
  const pseudo = Buffer.alloc(8);
  pseudo.writeUInt32BE(icmp.length, 0);
  pseudo[7] = 58;
  icmp.writeUInt16BE(checksum(Buffer.concat([addresses, pseudo, icmp])), 2);
  const header = Buffer.alloc(8);
  header[0] = 0x60;
  header.writeUInt16BE(icmp.length, 4);
  header[6] = 58;
  header[7] = 64;
  return Buffer.concat([header, addresses, icmp]);
}

/** The Internet checksum (RFC 1071). */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
