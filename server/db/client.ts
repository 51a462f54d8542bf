import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { PrismaClient } from "./generated/client";
import { migrate } from "./migrate";

export type Db = PrismaClient;

/** How long a statement waits for another connection's lock, in ms. */
const BUSY_TIMEOUT_MS = 5000;

/**
 * Opens the database file, making it and its tables when they are not there (see migrate).
 * One process only may hold it: the daemon. Close with `$disconnect()`.
 */
export async function openDatabase(file: string): Promise<Db> {
  migrate(file);
  const db = new PrismaClient({
    adapter: new PrismaBetterSqlite3({ url: `file:${file}`, timeout: BUSY_TIMEOUT_MS }),
  });
  await db.$connect();
  // In WAL mode NORMAL cannot corrupt the file; a power cut may lose the last commits, which
  // observing the host and planning again makes good. FULL would sync the disk for every step.
  await db.$queryRawUnsafe("PRAGMA synchronous = NORMAL");
  await db.$queryRawUnsafe("PRAGMA foreign_keys = ON");
  return db;
}
