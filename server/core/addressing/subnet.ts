import ipaddr from "ipaddr.js";
import { ok, type Result, refuse } from "../problem";

export interface Subnet {
  /** The network's first address, and the prefix length. */
  network: string;
  prefix: number;
  /** network/prefix */
  cidr: string;
}

/** An IPv4 subnet that can hold a gateway and containers: /8 to /30, written at its network address. */
export function parseSubnet(text: string, path: (string | number)[] = ["subnet"]): Result<Subnet> {
  const cidr = text.trim();
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(cidr))
    return refuse(path, `'${text}' is not an IPv4 subnet; write it as address/prefix, such as 10.10.0.0/24.`);
  const [, prefix] = ipaddr.IPv4.parseCIDR(cidr);
  if (prefix < 8 || prefix > 30)
    return refuse(
      path,
      `A subnet is /8 to /30; /${prefix} ${prefix > 30 ? "has no room for containers" : "is too large"}.`,
    );
  const network = ipaddr.IPv4.networkAddressFromCIDR(cidr).toString();
  if (network !== cidr.split("/")[0])
    return refuse(
      path,
      `${cidr} is an address inside ${network}/${prefix}; write the subnet as ${network}/${prefix}.`,
    );
  return ok({ network, prefix, cidr: `${network}/${prefix}` });
}

/** Whether the subnet has this address as one a host may use (not the network's nor the broadcast's). */
export function isHostAddress(subnet: Subnet, address: string): boolean {
  if (!ipaddr.IPv4.isValidFourPartDecimal(address)) return false;
  const n = toNumber(address);
  const first = toNumber(subnet.network);
  return n > first && n < first + size(subnet) - 1;
}

export function overlaps(a: Subnet, b: Subnet): boolean {
  const prefix = Math.min(a.prefix, b.prefix);
  return ipaddr.IPv4.parse(a.network).match(ipaddr.IPv4.parse(b.network), prefix);
}

/** How many containers fit: all host addresses but the gateway's. */
export function capacity(subnet: Subnet): number {
  return size(subnet) - 3;
}

/** The lowest host address that is neither the gateway nor taken; null when the subnet is full. */
export function lowestFree(subnet: Subnet, gateway: string, taken: ReadonlySet<string>): string | null {
  const first = toNumber(subnet.network) + 1;
  const last = toNumber(subnet.network) + size(subnet) - 2;
  for (let n = first; n <= last; n++) {
    const address = toAddress(n);
    if (address !== gateway && !taken.has(address)) return address;
  }
  return null;
}

function size(subnet: Subnet): number {
  return 2 ** (32 - subnet.prefix);
}

function toNumber(address: string): number {
  return ipaddr.IPv4.parse(address)
    .toByteArray()
    .reduce((n, octet) => n * 256 + octet, 0);
}

function toAddress(n: number): string {
  return `${n >>> 24}.${(n >>> 16) & 255}.${(n >>> 8) & 255}.${n & 255}`;
}
