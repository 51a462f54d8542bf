import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Overlay } from "../core/mycelium/overlay";
import { openDatabase } from "../db/client";
import { createLeases } from "./leases";
import { openRegistry } from "./registry";

test("containers that come back together on a node with another subnet get an address each", async () => {
  const dir = mkdtempSync(join(tmpdir(), "heropods-leases-"));
  const db = await openDatabase(join(dir, "heropods.db"));
  try {
    await db.host.create({ data: { id: "local", name: "a" } });
    const hostId = "local";
    await db.heroPods.create({
      data: {
        ...{ id: "h", hostId, name: "default", bridge_name: "heropods0", subnet: "10.10.0.0/24" },
        ...{ gateway_ip: "10.10.0.1", dns_servers: "", use_podman: false, mycelium_enabled: true },
      },
    });
    for (let i = 2; i < 12; i++)
      await db.container.create({
        data: {
          ...{
            id: `c${i}`,
            hostId,
            heropodsId: "h",
            name: `c${i}`,
            image: "busybox",
            imageDigest: "x",
            hash: `${i}`,
          },
          leases: {
            create: [
              { hostId, family: "ipv4", address: `10.10.0.${i}` },
              { hostId, family: "overlay", address: `400:1::${i}` },
            ],
          },
        },
      });
    const registry = await openRegistry(db, "a");
    const [heropods] = registry.heropods.values();
    if (heropods === undefined) throw new Error("The HeroPods was not read.");
    const tun = { name: "mycelium0", mtu: 1400 };
    const overlay: Overlay = { state: "up", subnet: "500:2::/64", nodeAddress: "500:2::1", tun };
    const leases = createLeases({ db, registry });
    const renewed = await Promise.all(
      [...registry.containers.values()].map((c) => leases.renewOverlay(c, heropods, overlay)),
    );
    const addresses = renewed.map((c) => c.overlay);
    expect(new Set(addresses).size).toBe(10);
    expect(addresses.every((address) => address?.startsWith("500:2::"))).toBe(true);
  } finally {
    await db.$disconnect();
    rmSync(dir, { recursive: true });
  }
});
