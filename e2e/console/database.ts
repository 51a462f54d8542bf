import { readdir } from "node:fs/promises";
import { join } from "node:path";
import Database from "better-sqlite3";
import { z } from "zod";
import type { BedHost } from "../testbed/bed";
import type { HostSnapshot } from "../testbed/snapshot";

interface Everything {
  host: HostSnapshot;
  /** Every row of every table. */
  database: Record<string, unknown[]>;
  /** What is kept and what is half made: images, bundles, uploads. */
  files: string[];
}

/** All that the daemon keeps and has made: two of them are compared whole. */
export async function everythingOf(host: BedHost): Promise<Everything> {
  const data = join(host.dir, "data");
  const places = ["images", "bundles", "runtime", "uploads"];
  const files = await Promise.all(
    places.map(async (place) => {
      const entries = await readdir(join(data, place)).catch(() => []);
      return entries.map((entry) => join(place, entry));
    }),
  );
  return {
    host: await host.snapshot(),
    database: databaseOf(join(data, "heropods.db")),
    files: files.flat().sort(),
  };
}

function databaseOf(file: string): Record<string, unknown[]> {
  const db = new Database(file, { readonly: true });
  try {
    const tables = z
      .array(z.object({ name: z.string() }))
      .parse(db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all());
    return Object.fromEntries(
      tables.map(({ name }) => [name, db.prepare(`SELECT * FROM "${name}" ORDER BY 1`).all()]),
    );
  } finally {
    db.close();
  }
}
