import { type HeroPodsView, RepairPolicy } from "../core/model";
import type { HeroPods } from "../db/generated/client";
import { addressesOf } from "./desired-state";
import type { Registry } from "./registry";

/** A HeroPods as people see it: its configuration, its containers, how many addresses are leased. */
export function heropodsView(row: HeroPods, registry: Registry): HeroPodsView {
  const containers = [...registry.containers.values()]
    .filter((c) => c.heropodsId === row.id)
    .map((c) => c.name);
  return {
    id: row.id,
    name: row.name,
    bridge_name: row.bridge_name,
    subnet: row.subnet,
    gateway_ip: row.gateway_ip,
    dns_servers: row.dns_servers,
    use_podman: row.use_podman,
    mycelium_enabled: row.mycelium_enabled,
    mycelium_version: row.mycelium_version,
    mycelium_ipv6_range: row.mycelium_ipv6_range,
    mycelium_key_path: row.mycelium_key_path,
    mycelium_peers: row.mycelium_peers,
    mycelium_interface_name: row.mycelium_interface_name,
    repair: RepairPolicy.parse(row.repair),
    createdAt: row.createdAt.toISOString(),
    containers,
    addresses: { used: containers.length, total: addressesOf(row) },
  };
}
