import { parsePeers } from "../core/mycelium/peers";
import type { Db } from "../db/client";
import type { Registry } from "./registry";

/** Peers that the node should have: those that HeroPods list, and those that people added by hand. */
export interface WantedPeers {
  configuredIn(endpoint: string): string[];
  /** Every endpoint that a HeroPods lists, with the HeroPods; read out of their lists anew. */
  configured(): ReadonlyMap<string, string[]>;
  added(endpoint: string): boolean;
  all(): Set<string>;
  add(endpoints: readonly string[], addedBy: string): Promise<void>;
  remove(endpoints: readonly string[]): Promise<void>;
}

export async function openWantedPeers(db: Db, registry: Registry): Promise<WantedPeers> {
  const hostId = registry.host.id;
  const added = new Set(
    (await db.overlayPeer.findMany({ where: { hostId } })).map(({ endpoint }) => endpoint),
  );
  const lists = (): Map<string, string[]> => {
    const byEndpoint = new Map<string, string[]>();
    for (const heropods of registry.heropods.values()) {
      const peers = heropods.mycelium_enabled ? parsePeers(heropods.mycelium_peers) : null;
      for (const { endpoint } of peers?.ok ? peers.value : [])
        byEndpoint.set(endpoint, [...(byEndpoint.get(endpoint) ?? []), heropods.name]);
    }
    return byEndpoint;
  };
  return {
    configuredIn: (endpoint) => lists().get(endpoint) ?? [],
    configured: lists,
    added: (endpoint) => added.has(endpoint),
    all: () => new Set([...lists().keys(), ...added]),
    async add(endpoints, addedBy) {
      for (const endpoint of endpoints) {
        await db.overlayPeer.upsert({
          where: { hostId_endpoint: { hostId, endpoint } },
          create: { hostId, endpoint, addedBy },
          update: {},
        });
        added.add(endpoint);
      }
    },
    async remove(endpoints) {
      await db.overlayPeer.deleteMany({ where: { hostId, endpoint: { in: [...endpoints] } } });
      for (const endpoint of endpoints) added.delete(endpoint);
    },
  };
}
