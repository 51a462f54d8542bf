import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDatabase } from "../db/client";
import { openRegistry } from "./registry";
import { openWantedPeers } from "./wanted-peers";

// SQLite takes 999 values in a question, and a person may give a thousand endpoints at a time.
test("a thousand peers are forgotten at once", async () => {
  const dir = mkdtempSync(join(tmpdir(), "heropods-peers-"));
  const db = await openDatabase(join(dir, "heropods.db"));
  try {
    const registry = await openRegistry(db, "a");
    const endpoints = Array.from({ length: 1000 }, (_, n) => `tcp://198.18.${n >> 8}.${n & 255}:9651`);
    await db.overlayPeer.createMany({
      data: endpoints.map((endpoint) => ({ hostId: registry.host.id, endpoint, addedBy: "root" })),
    });
    const wanted = await openWantedPeers(db, registry);
    expect(wanted.all().size).toBe(1000);
    await wanted.remove(endpoints);
    expect(wanted.all().size).toBe(0);
    expect(await db.overlayPeer.count()).toBe(0);
  } finally {
    await db.$disconnect();
    rmSync(dir, { recursive: true });
  }
});
