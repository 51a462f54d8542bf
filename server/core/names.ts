import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** What a container's objects on the host are called. Names are the proof of ownership. */
export interface ObjectNames {
  netns: string;
  /** Host end of the bridge link; its peer is `eth0` in the container. */
  bridgePort: string;
  /** Host end of the overlay link, and its peer in the container. */
  overlayHost: string;
  overlayInside: string;
  macs: { eth0: string; bridgePort: string; overlayInside: string; overlayHost: string };
}

export const NETNS_PREFIX = "hp-";
export const BRIDGE_PORT_PREFIX = "vbr-";
export const OVERLAY_HOST_PREFIX = "vmyh-";

/** Names and MAC addresses from the container's name and its stored hash (six hex digits). */
export function objectNames(container: string, hash: string): ObjectNames {
  return {
    netns: NETNS_PREFIX + container,
    bridgePort: BRIDGE_PORT_PREFIX + hash,
    overlayHost: OVERLAY_HOST_PREFIX + hash,
    overlayInside: `vmy-${hash}`,
    macs: {
      eth0: macAddress(1, hash),
      bridgePort: macAddress(2, hash),
      overlayInside: macAddress(3, hash),
      overlayHost: macAddress(4, hash),
    },
  };
}

/** The hashes to try in turn: six hex digits of the name's sha256 each, the first one free is stored. */
export function hashCandidates(container: string): string[] {
  const hex = bytesToHex(sha256(utf8ToBytes(container)));
  return Array.from({ length: 10 }, (_, i) => hex.slice(i * 6, i * 6 + 6));
}

/** A bridge's own address: fixed, so that containers can hold a permanent neighbour entry for it. */
export function bridgeMac(bridge: string): string {
  return macAddress(0, bytesToHex(sha256(utf8ToBytes(bridge))).slice(0, 6));
}

/**
 * The group of overlay links whose containers share a bridge (ip-link(8), `group`): the firewall compares
 * groups, so siblings reach each other over the overlay as they do over the bridge, without a rule for each.
 */
export function siblingGroup(bridge: string): number {
  return 0x48000000 + Number.parseInt(bytesToHex(sha256(utf8ToBytes(bridge))).slice(0, 6), 16);
}

/** Locally administered (RFC 7042, second bit of the first octet), unicast, one block for each role. */
function macAddress(role: number, hash: string): string {
  const bytes = hash.match(/../g) ?? [];
  return ["02", "48", role.toString(16).padStart(2, "0"), ...bytes].join(":");
}
