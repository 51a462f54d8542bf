import { hostnameOf } from "./oci/spec";

/** What every hosts(5) file begins with. */
export const HOSTS_HEAD = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n";

/**
 * The lines of hosts(5) by which a container is known in its HeroPods: 'web' and 'web.default', for its IPv4
 * and its overlay address. Its host name is among them, where '_' in the name makes it another.
 */
export function hostsLines(
  container: { name: string; ipv4: string; overlay: string | null },
  heropods: string,
): string {
  const short = [...new Set([container.name, hostnameOf(container.name)])];
  const names = [...short, ...short.map((name) => `${name}.${heropods}`)].join(" ");
  const addresses = container.overlay === null ? [container.ipv4] : [container.ipv4, container.overlay];
  return addresses.map((address) => `${address}\t${names}\n`).join("");
}
