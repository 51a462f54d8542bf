import ipaddr from "ipaddr.js";
import { ok, type Result, refuse } from "../problem";

/**
 * The lowest free container address of a node's /64: suffix ::2 and up, never the node's own
 * (which is a hash and may lie anywhere) and none that is leased. Compressed form (RFC 5952).
 */
export function lowestFreeOverlay(
  nodeSubnet: string,
  nodeAddress: string,
  taken: ReadonlySet<string>,
): string {
  const [network] = ipaddr.IPv6.parseCIDR(nodeSubnet);
  const own = ipaddr.IPv6.parse(nodeAddress).toString();
  const addressOf = (suffix: number) =>
    new ipaddr.IPv6([
      ...network.parts.slice(0, 4),
      ...[0, 0, Math.floor(suffix / 65536), suffix % 65536],
    ]).toString();
  // A last group that is not 0 is written as it is, whatever the others are: of a thousand that are taken,
  // none is put together and compressed anew.
  const before = addressOf(2).slice(0, -1);
  for (let suffix = 2; ; suffix++) {
    const address = suffix < 65536 ? before + suffix.toString(16) : addressOf(suffix);
    if (address !== own && !taken.has(address)) return address;
  }
}

/** Does the address lie in the node's /64? A changed key gives a node another /64. */
export function inSubnet(address: string, nodeSubnet: string): boolean {
  return ipaddr.IPv6.parse(address).match(ipaddr.IPv6.parseCIDR(nodeSubnet));
}

/** The overlay's range, such as 400::/7, written at its network address. */
export function parseOverlayRange(text: string, path: (string | number)[] = ["ipv6_range"]): Result<string> {
  const cidr = text.trim();
  if (!ipaddr.IPv6.isValidCIDR(cidr))
    return refuse(path, `'${text}' is not an IPv6 range; Mycelium's is 400::/7.`);
  const [address, prefix] = ipaddr.IPv6.parseCIDR(cidr);
  const network = ipaddr.IPv6.networkAddressFromCIDR(cidr).toString();
  if (network !== address.toString())
    return refuse(
      path,
      `${cidr} is an address inside ${network}/${prefix}; write the range as ${network}/${prefix}.`,
    );
  if (!ipaddr.IPv6.parse(network).match(ipaddr.IPv6.parseCIDR("400::/7")) || prefix < 7)
    return refuse(path, `${cidr} is not inside 400::/7, where Mycelium's addresses are.`);
  return ok(`${network}/${prefix}`);
}
