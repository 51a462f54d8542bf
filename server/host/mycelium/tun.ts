import { readFile } from "node:fs/promises";

/**
 * The index of a link that is up and has an IPv6 address, or null: the second field, in hexadecimal, of
 * its line in if_inet6 (kernel: net/ipv6/addrconf.c, if6_seq_show). Mycelium makes its TUN anew at every
 * start, so another index is another run of it. Unlike sysfs it is of the daemon's own namespace.
 */
export async function readLinkIndex(name: string): Promise<number | null> {
  const text = await readFile("/proc/self/net/if_inet6", "utf8").catch(() => "");
  for (const line of text.split("\n")) {
    const fields = line.trim().split(/\s+/);
    if (fields[5] === name) return Number.parseInt(fields[1] ?? "", 16);
  }
  return null;
}
