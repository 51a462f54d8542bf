import { readFile } from "node:fs/promises";

// include/uapi/linux/ipv6_route.h: learned from a router advertisement.
const RTF_ADDRCONF = 0x00040000;
/** How a default route's line begins: the others, one for each container, are not taken apart. */
const DEFAULT = `${"0".repeat(32)} 00 `;

/** Links whose IPv6 default route the kernel learned from a router advertisement: a file read, for it is on the way of every plan. */
export async function routerAdvertised(): Promise<string[]> {
  // Destination, its prefix, source, its prefix, next hop, metric, two counters, flags, device (kernel: net/ipv6/route.c).
  const text = await readFile("/proc/self/net/ipv6_route", "utf8").catch(() => "");
  const links = text.split("\n").flatMap((line) => {
    if (!line.startsWith(DEFAULT)) return [];
    const [, , , , , , , , flags = "", device] = line.trim().split(/\s+/);
    return device && (Number.parseInt(flags, 16) & RTF_ADDRCONF) !== 0 ? [device] : [];
  });
  return [...new Set(links)];
}
