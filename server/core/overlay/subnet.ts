import { formatIpv6, parseIpv6 } from "../mycelium/ipv6";

/** Does a subnet such as '406:1d77:2438:aa7c::/64' contain the address? */
export function subnetContains(subnet: string, address: string): boolean {
  const place = parsePlace(subnet);
  const groups = parseIpv6(address);
  return place !== null && groups !== null && contains(place, groups);
}

/**
 * What has a subnet in the order of its address, the shorter prefix first; what is no subnet last. The
 * keys are numbers in one array: 100,000 of them are no garbage to speak of.
 */
export function bySubnet<T extends { subnet: string }>(rows: readonly T[]): T[] {
  const keys = new Uint32Array(rows.length * WORDS).fill(0xffffffff);
  const order = new Uint32Array(rows.length);
  for (const [at, { subnet }] of rows.entries()) {
    order[at] = at;
    const place = parsePlace(subnet);
    if (place === null) continue;
    for (let word = 0; word < 4; word++)
      keys[at * WORDS + word] = (place.groups[word * 2] ?? 0) * 0x10000 + (place.groups[word * 2 + 1] ?? 0);
    keys[at * WORDS + 4] = place.prefix;
  }
  order.sort((a, b) => {
    for (let word = 0; word < WORDS; word++) {
      const difference = (keys[a * WORDS + word] ?? 0) - (keys[b * WORDS + word] ?? 0);
      if (difference !== 0) return difference;
    }
    return a - b;
  });
  return [...order].flatMap((at) => rows[at] ?? []);
}

/** Four of the address, one of the prefix. */
const WORDS = 5;

/** The node prints most subnets as we would, 'a:b:c:d::/64': only others are parsed to be sure. */
export function canonicalSubnet(subnet: string): string {
  if (/^[1-9a-f][0-9a-f]{0,3}(:[1-9a-f][0-9a-f]{0,3}){3}::\/64$/.test(subnet)) return subnet;
  const place = parsePlace(subnet);
  return place === null ? subnet : networkText(place.groups, place.prefix);
}

export const prefixOf = (subnet: string): number => Number(subnet.slice(subnet.indexOf("/") + 1));

/** The address cut to its first bits, with their number: '406:1d77::/32'. */
export function networkText(groups: readonly number[], prefix: number): string {
  const kept = groups.map((group, at) => {
    const bits = Math.max(0, Math.min(16, prefix - at * 16));
    return group & (0xffff << (16 - bits)) & 0xffff;
  });
  return `${formatIpv6(kept)}/${prefix}`;
}

interface Place {
  groups: number[];
  prefix: number;
}

function parsePlace(subnet: string): Place | null {
  const [address = "", length = "128"] = subnet.split("/");
  const groups = parseIpv6(address);
  const prefix = /^\d{1,3}$/.test(length) ? Number(length) : 129;
  return groups === null || prefix > 128 ? null : { groups, prefix };
}

function contains({ groups, prefix }: Place, address: readonly number[]): boolean {
  for (let bit = 0, at = 0; bit < prefix; bit += 16, at++) {
    const left = Math.min(16, prefix - bit);
    const shift = 16 - left;
    if ((groups[at] ?? 0) >> shift !== (address[at] ?? 0) >> shift) return false;
  }
  return true;
}
