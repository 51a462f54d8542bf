import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Db, openDatabase } from "../db/client";
import { openRegistry } from "./registry";

const hostId = "local";
let dir = "";
let db: Db;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "heropods-registry-"));
  db = await openDatabase(join(dir, "heropods.db"));
  await db.host.create({ data: { id: hostId, name: "a" } });
  await db.heroPods.create({
    data: {
      ...{ id: "h", hostId, name: "default", bridge_name: "heropods0", subnet: "10.64.0.0/20" },
      ...{ gateway_ip: "10.64.0.1", dns_servers: "", use_podman: false, mycelium_enabled: true },
    },
  });
});
afterEach(async () => {
  await db.$disconnect();
  rmSync(dir, { recursive: true });
});

const address = (n: number) => `10.64.${n >> 8}.${n & 255}`;

async function fill(count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, n) => n + 2);
  await db.container.createMany({
    data: numbers.map((n) => ({
      ...{ id: `c${n}`, hostId, heropodsId: "h", name: `c${n}`, image: "busybox", imageDigest: "x" },
      ...{ hash: n.toString(16).padStart(6, "0") },
    })),
  });
  await db.lease.createMany({
    data: numbers.map((n) => ({ hostId, containerId: `c${n}`, family: "ipv4", address: address(n) })),
  });
}

test("more containers than SQLite takes parameters are read, each with its own rows", async () => {
  await fill(1_200);
  await db.publishedPort.createMany({
    data: [8081, 8080].map((hostPort) => ({
      ...{ hostId, containerId: "c1000", family: "ipv4", protocol: "tcp", hostPort, containerPort: 80 },
    })),
  });
  const { containers } = await openRegistry(db, "a");
  expect(containers.size).toBe(1_200);
  expect(containers.get("c1201")?.ipv4).toBe(address(1_201));
  expect(containers.get("c1000")?.ports.map((port) => port.hostPort)).toEqual([8080, 8081]);
  expect(containers.get("c999")?.ports).toEqual([]);
});

test("the mirror after a change is what the database has", async () => {
  await fill(1);
  const registry = await openRegistry(db, "a");
  for (const change of [
    { desired: "running", startedAt: new Date(1_000) },
    { exitCode: 3, trouble: "It ended." },
    { desired: "stopped", deleting: true },
    { finishedAt: new Date(2_000) },
    { desired: "stopped", trouble: null },
  ] as const) {
    const said = await registry.updateContainer("c2", change);
    expect(registry.containers.get("c2")).toBe(said);
    expect((await openRegistry(db, "a")).containers.get("c2")).toEqual(said);
  }
});
