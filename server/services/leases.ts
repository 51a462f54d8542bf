import { inSubnet, lowestFreeOverlay } from "../core/addressing/overlay";
import { lowestFree, parseSubnet } from "../core/addressing/subnet";
import { fullBridge } from "../core/bridge-ports";
import type { Overlay } from "../core/mycelium/overlay";
import { ProblemError, unwrap } from "../core/problem";
import type { Db } from "../db/client";
import type { HeroPods } from "../db/generated/client";
import { isUniqueViolation } from "./container-rows";
import type { ContainerRecord, Registry } from "./registry";

export interface Leases {
  /** The addresses a new container of this HeroPods would get now. Throws a ProblemError when the subnet or the bridge is full. */
  propose(heropods: HeroPods, overlay: Overlay | null): { ipv4: string; overlay: string | null };
  /** Overlay addresses for containers whose HeroPods joins the overlay; those that fit are kept. Empty while it is down. */
  proposeOverlay(containers: ContainerRecord[], overlay: Overlay): Map<string, string>;
  /**
   * The overlay lease of a container about to start: kept while it lies in the node's /64, taken anew
   * when the node has another key now, or when there was no node at the container's making.
   */
  renewOverlay(
    container: ContainerRecord,
    heropods: HeroPods,
    overlay: Overlay | null,
  ): Promise<ContainerRecord>;
}

const ATTEMPTS = 20;

/** Picks addresses by the mirror; that none is given twice is the database's constraint. */
export function createLeases({ db, registry }: { db: Db; registry: Registry }): Leases {
  const taken = () =>
    new Set(
      [...registry.containers.values()].flatMap((c) => (c.overlay === null ? [c.ipv4] : [c.ipv4, c.overlay])),
    );

  let renewing: Promise<unknown> = Promise.resolve();

  async function renew(container: ContainerRecord, heropods: HeroPods, overlay: Overlay) {
    const hostId = registry.host.id;
    for (let attempt = 1; ; attempt++) {
      const address = overlayOf(heropods, overlay, taken());
      if (address === null) return container;
      try {
        await db.lease.upsert({
          where: { containerId_family: { containerId: container.id, family: "overlay" } },
          create: { hostId, containerId: container.id, family: "overlay", address },
          update: { address },
        });
        return (await registry.reloadContainer(container.name)) ?? container;
      } catch (error) {
        // A container that is being made took it: its row is on its way into the mirror.
        if (!isUniqueViolation(error) || attempt === ATTEMPTS) throw error;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }

  return {
    propose(heropods, overlay) {
      refuseFullBridge(registry, heropods.bridge_name);
      const subnet = unwrap(parseSubnet(heropods.subnet));
      // Another HeroPods may share the bridge and the subnet: its gateway is no container's either.
      const used = taken();
      for (const other of registry.heropods.values()) used.add(other.gateway_ip);
      const ipv4 = lowestFree(subnet, heropods.gateway_ip, used);
      if (ipv4 === null)
        throw new ProblemError([
          {
            path: ["heropods"],
            message: `${heropods.name} has no free address left: all of ${subnet.cidr} is leased.`,
            fix: "Delete a container of it, or use a HeroPods with a larger subnet.",
          },
        ]);
      return { ipv4, overlay: overlayOf(heropods, overlay, used) };
    },
    proposeOverlay(containers, overlay) {
      const addresses = new Map<string, string>();
      if (overlay.state !== "up") return addresses;
      const used = taken();
      for (const { name, overlay: held } of containers) {
        const keeps = held !== null && inSubnet(held, overlay.subnet);
        const address = keeps ? held : lowestFreeOverlay(overlay.subnet, overlay.nodeAddress, used);
        used.add(address);
        addresses.set(name, address);
      }
      return addresses;
    },
    async renewOverlay(container, heropods, overlay) {
      if (!heropods.mycelium_enabled || overlay?.state !== "up") return container;
      if (container.overlay !== null && inSubnet(container.overlay, overlay.subnet)) return container;
      // One after the other: containers that come back together would all be proposed the same address.
      const mine = renewing.then(() => renew(container, heropods, overlay));
      renewing = mine.catch(() => {});
      return mine;
    },
  };
}

/** Those that are stopped count too: their ports are theirs when they start. */
function refuseFullBridge(registry: Registry, bridge: string): void {
  const sharing = [...registry.heropods.values()].filter((h) => h.bridge_name === bridge).map((h) => h.id);
  let containers = 0;
  for (const { heropodsId } of registry.containers.values()) if (sharing.includes(heropodsId)) containers++;
  const problem = fullBridge(bridge, containers);
  if (problem) throw new ProblemError([problem]);
}

function overlayOf(heropods: HeroPods, overlay: Overlay | null, taken: ReadonlySet<string>): string | null {
  if (!heropods.mycelium_enabled || overlay?.state !== "up") return null;
  return lowestFreeOverlay(overlay.subnet, overlay.nodeAddress, taken);
}
