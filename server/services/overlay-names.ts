import { subnetContains } from "../core/overlay/subnet";
import type { KnownName } from "../core/overlay/views";
import type { Registry } from "./registry";

export interface OverlayNames {
  /** Whose address it is: a container's, this node's own, or nobody's that is known here. */
  ofAddress(address: string): KnownName[];
  /** Whose addresses lie in the subnet. */
  ofSubnet(subnet: string): KnownName[];
}

/** Names for addresses of the overlay, as the database has them now. */
export function overlayNames(registry: Registry, nodeAddress: string | null): OverlayNames {
  const known: { address: string; name: KnownName }[] = [];
  if (nodeAddress !== null)
    known.push({ address: nodeAddress, name: { kind: "host", name: registry.host.name } });
  for (const { name, overlay } of registry.containers.values())
    if (overlay !== null) known.push({ address: overlay, name: { kind: "container", name } });
  return {
    ofAddress: (address) => known.filter((k) => k.address === address).map((k) => k.name),
    ofSubnet: (subnet) => known.filter((k) => subnetContains(subnet, k.address)).map((k) => k.name),
  };
}
