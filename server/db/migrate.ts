import { createHash, randomUUID } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { appDir } from "../app-dir";

export interface Migration {
  name: string;
  sql: string;
}

/**
 * Brings the database file to the newest schema, each missing migration in one transaction.
 * Bookkeeping is Prisma's own (`_prisma_migrations`, sha256 of the file), so that
 * `prisma migrate status` agrees; Prisma's CLI itself would download an engine.
 * Throws when an applied migration was edited since, or the file is from a newer version.
 */
export function migrate(file: string, migrations: Migration[] = readMigrations()): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // SQLite gives its -wal and -shm files the mode of the database: password hashes are root's alone.
  closeSync(openSync(file, "a", 0o600));
  const db = new Database(file, { timeout: 5000 });
  try {
    db.pragma("journal_mode = WAL");
    // Before BEGIN, where alone it counts: Prisma redefines a table by dropping the old one, and
    // with foreign keys on that would delete the rows of its children.
    db.pragma("foreign_keys = OFF");
    db.exec(HISTORY);
    const applied = readApplied(db);
    check(file, applied, migrations);
    for (const migration of migrations) if (!applied.has(migration.name)) apply(db, migration);
  } finally {
    db.close();
  }
}

/** The migrations of this version, oldest first. */
export function readMigrations(dir = join(appDir, "prisma/migrations")): Migration[] {
  return readdirSync(dir)
    .filter((name) => existsSync(join(dir, name, "migration.sql")))
    .sort()
    .map((name) => ({ name, sql: readFileSync(join(dir, name, "migration.sql"), "utf8") }));
}

/** The table as Prisma's schema engine makes it for SQLite (sqlite migration persistence). */
const HISTORY = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

export const checksum = (sql: string): string => createHash("sha256").update(sql).digest("hex");

/** Migrations that the database has, with their checksums, oldest first. */
export function readApplied(db: Database.Database): Map<string, string> {
  const rows = db
    .prepare<[], { name: string; checksum: string }>(
      `SELECT migration_name AS name, checksum FROM "_prisma_migrations"
       WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
    )
    .all();
  return new Map(rows.map((row) => [row.name, row.checksum]));
}

function check(file: string, applied: Map<string, string>, migrations: Migration[]): void {
  for (const [name, sum] of applied) {
    const known = migrations.find((migration) => migration.name === name);
    if (known === undefined)
      throw new Error(
        `${file} was migrated by a newer HeroPods (${name}). Start that version, or restore a backup made before it.`,
      );
    if (checksum(known.sql) !== sum)
      throw new Error(
        `The migration ${name} was changed after ${file} had applied it. Put its migration.sql back as it was released.`,
      );
  }
}

function apply(db: Database.Database, { name, sql }: Migration): void {
  const startedAt = Date.now();
  db.transaction(() => {
    db.exec(sql);
    const orphans = db.pragma("foreign_key_check");
    if (Array.isArray(orphans) && orphans.length > 0)
      throw new Error(
        `The migration ${name} leaves ${orphans.length} rows that refer to nothing; it was undone.`,
      );
    db.prepare(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES (?, ?, ?, ?, ?, 1)`,
    ).run(randomUUID(), checksum(sql), name, startedAt, Date.now());
  })();
}
