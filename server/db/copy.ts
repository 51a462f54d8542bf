import Database from "better-sqlite3";
import { type Result, refuse } from "../core/problem";
import { checksum, type Migration, migrate, readApplied, readMigrations } from "./migrate";

/**
 * Copies the database while it is in use, by SQLite's online backup: a state between two transactions,
 * whole, in one file that needs no other. Resolves with the migrations that it has.
 */
export async function copyDatabase(file: string, to: string): Promise<string[]> {
  const source = new Database(file, { readonly: true, timeout: 5000 });
  try {
    // A write during the copying would begin it anew, for ever on a busy host: a read transaction holds
    // on to one state of the WAL meanwhile (sqlite3_backup_step).
    source.exec("BEGIN");
    const migrations = [...readApplied(source).keys()];
    // 1,000 pages of 4 KiB at a time keep the event loop free.
    await source.backup(to, { progress: () => 1_000 });
    source.exec("COMMIT");
    const copy = new Database(to);
    copy.pragma("journal_mode = DELETE");
    copy.close();
    return migrations;
  } finally {
    source.close();
  }
}

/**
 * Is this file a whole database of this version or an older one? Its pending migrations, or why not:
 * damaged, of a newer version, or with another history.
 */
export function checkCopy(file: string, migrations: Migration[] = readMigrations()): Result<string[]> {
  const path = ["heropods.db"];
  let db: Database.Database | null = null;
  try {
    db = new Database(file, { readonly: true, fileMustExist: true });
    const damage = db.pragma("integrity_check(1)", { simple: true });
    if (damage !== "ok") return refuse(path, `The database in the backup is damaged: ${damage}`, ANOTHER);
    const applied = readApplied(db);
    for (const [name, sum] of applied) {
      const known = migrations.find((m) => m.name === name);
      if (known === undefined)
        return refuse(
          path,
          `The backup was made by a newer HeroPods: its database has the migration ${name}, which this version does not know.`,
          "Restore it with that version, or a newer one.",
        );
      if (checksum(known.sql) !== sum)
        return refuse(path, `The backup's migration ${name} is not the one that was released.`, ANOTHER);
    }
    return { ok: true, value: migrations.filter((m) => !applied.has(m.name)).map((m) => m.name) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return refuse(path, `The database in the backup cannot be read: ${why}`, ANOTHER);
  } finally {
    db?.close();
  }
}

const ANOTHER = "Use another copy: heropods backups lists those that the daemon keeps.";

/** Rows of the moment: whoever was signed out since the backup stays so, and signs in anew. */
const OF_THE_MOMENT = ["Session", "Verification", "RateLimit", "SetupToken"];

/**
 * Makes a checked copy fit to be this host's database: migrated to the newest schema, nobody signed in,
 * and with what is true of this machine rather than of the backup's day (whether it forwarded before us).
 */
export function adaptCopy(file: string, live: string): void {
  migrate(file);
  const db = new Database(file);
  try {
    db.prepare("ATTACH ? AS live").run(live);
    db.transaction(() => {
      for (const table of OF_THE_MOMENT) db.exec(`DELETE FROM main."${table}"`);
      db.exec(
        `UPDATE main."Host" SET (ipv4ForwardingBefore, ipv6ForwardingBefore) =
           (SELECT ipv4ForwardingBefore, ipv6ForwardingBefore FROM live."Host" AS now WHERE now.id = main."Host".id)
         WHERE id IN (SELECT id FROM live."Host")`,
      );
    })();
    db.exec("DETACH live");
    db.pragma("journal_mode = DELETE");
  } finally {
    db.close();
  }
}

/** Makes one file of it, as it must be to take another's place. */
export function closeCopy(file: string): void {
  const db = new Database(file);
  db.pragma("journal_mode = DELETE");
  db.close();
}
