import ipaddr from "ipaddr.js";

/**
 * Why a webhook may not go to this address unless an administrator said so: it would make the daemon, which
 * runs as root inside the network, a way to services that trust their neighbours (SSRF). Null for an address
 * of the internet at large. `own` are the host's and its containers' addresses and subnets.
 */
export function internalAddress(text: string, own: readonly string[]): string | null {
  if (!ipaddr.isValid(text)) return "it is no address";
  // An IPv4 address in IPv6's clothes is what it wears underneath.
  const address = ipaddr.process(text.split("%")[0] ?? text);
  const range = address.range();
  if (range !== "unicast") return `it is ${WORDS[range] ?? `of the range '${range}'`}`;
  for (const entry of own) {
    const [base, bits] = ipaddr.parseCIDR(
      entry.includes("/") ? entry : `${entry}/${entry.includes(":") ? 128 : 32}`,
    );
    if (base.kind() === address.kind() && address.match(base, bits))
      return "it is of this host or its containers";
  }
  return null;
}

const WORDS: Record<string, string> = {
  loopback: "a loopback address",
  linkLocal: "a link-local address",
  private: "a private address",
  uniqueLocal: "a private address",
  unspecified: "the unspecified address",
  multicast: "a multicast address",
  broadcast: "a broadcast address",
  carrierGradeNat: "an address behind a carrier's NAT",
  reserved: "a reserved address",
};
