/**
 * IPv6 text as Rust's standard library reads and writes it, because Mycelium does both with it:
 * it refuses some spellings that other parsers take, and its answers are compared with ours.
 */

/** The eight groups of an address, or null. Rules: library/core/src/net/parser.rs, read_ipv6_addr. */
export function parseIpv6(text: string): number[] | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [head = "", tail] = halves;
  if (tail === undefined) return groupsOf(head, 8, true, true);
  const before = head === "" ? [] : groupsOf(head, 7, false, false);
  const after = tail === "" || before === null ? [] : groupsOf(tail, 7 - before.length, false, true);
  if (before === null || after === null) return null;
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

/** As Rust's Display and RFC 5952 write it: the longest run of zero groups short, mapped IPv4 dotted. */
export function formatIpv6(groups: readonly number[]): string {
  const [a, b, c, d, e, f, g = 0, h = 0] = groups;
  if (a === 0 && b === 0 && c === 0 && d === 0 && e === 0 && f === 0xffff)
    return `::ffff:${g >> 8}.${g & 255}.${h >> 8}.${h & 255}`;
  const run = longestZeroRun(groups);
  const hex = groups.map((group) => group.toString(16));
  if (run.length < 2) return hex.join(":");
  return `${hex.slice(0, run.start).join(":")}::${hex.slice(run.start + run.length).join(":")}`;
}

/** Dotted IPv4 of four numbers without leading zeros, or null. */
export function parseIpv4(text: string): number[] | null {
  const parts = text.split(".");
  if (parts.length !== 4) return null;
  const bytes = parts.map((part) => (/^(0|[1-9]\d{0,2})$/.test(part) ? Number(part) : 256));
  return bytes.every((byte) => byte < 256) ? bytes : null;
}

/** Up to `most` groups, exactly that many with `all`; a dotted IPv4 may stand for the last two. */
function groupsOf(text: string, most: number, all: boolean, dotted: boolean): number[] | null {
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    const ipv4 = dotted && index === parts.length - 1 ? parseIpv4(part) : null;
    if (ipv4 !== null) {
      const [a = 0, b = 0, c = 0, d = 0] = ipv4;
      groups.push(a * 256 + b, c * 256 + d);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return null;
  }
  return groups.length > most || (all && groups.length !== most) ? null : groups;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  for (const [index, group] of groups.entries()) {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: index - length + 1, length };
  }
  return best;
}
