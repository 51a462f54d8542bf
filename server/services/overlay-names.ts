import { parseIpv6 } from "../core/mycelium/ipv6";
import { networkText, prefixOf } from "../core/overlay/subnet";
import type { KnownName } from "../core/overlay/views";
import type { Registry } from "./registry";

export interface OverlayNames {
  /** Whose address it is: a container's, this node's own, or nobody's that is known here. */
  ofAddress(address: string): KnownName[];
  /** Whose addresses lie in the subnet, which is in canonical text. */
  ofSubnet(subnet: string): KnownName[];
}

/** Names for addresses of the overlay, as the database has them now. */
export function overlayNames(registry: Registry, nodeAddress: string | null): OverlayNames {
  const known: { address: string; name: KnownName }[] = [];
  if (nodeAddress !== null)
    known.push({ address: nodeAddress, name: { kind: "host", name: registry.host.name } });
  for (const { name, overlay } of registry.containers.values())
    if (overlay !== null) known.push({ address: overlay, name: { kind: "container", name } });

  // For each length of prefix that is asked for, all at once: a page of routes asks 200 times.
  const byPrefix = new Map<number, Map<string, KnownName[]>>();
  const networksOf = (prefix: number) => {
    const made = byPrefix.get(prefix);
    if (made !== undefined) return made;
    const networks = new Map<string, KnownName[]>();
    for (const { address, name } of known) {
      const groups = parseIpv6(address);
      if (groups === null) continue;
      const network = networkText(groups, prefix);
      const there = networks.get(network);
      if (there === undefined) networks.set(network, [name]);
      else there.push(name);
    }
    byPrefix.set(prefix, networks);
    return networks;
  };
  return {
    ofAddress: (address) => known.filter((k) => k.address === address).map((k) => k.name),
    ofSubnet: (subnet) => networksOf(prefixOf(subnet)).get(subnet) ?? [],
  };
}
