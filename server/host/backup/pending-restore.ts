import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { DATABASE } from "../../core/backup/manifest";
import { KEYS } from "./backup-files";

/**
 * A restore is made ready beside the database and put into place by the daemon's next start, when nobody
 * has the database open. Whatever is killed, whenever: before `ready` is there nothing has happened, after
 * it the next start goes on where the last one ended.
 *   restore/unpacked/  a backup that is looked at
 *   restore/staged/    files for the data directory, checked
 *   restore/ready      agreed to: put them into place
 *   restore/replaced/  what they took the place of, until a start with the new ones has succeeded
 */
const paths = (dataDir: string) => ({
  root: join(dataDir, "restore"),
  staged: join(dataDir, "restore/staged"),
  ready: join(dataDir, "restore/ready"),
  replaced: join(dataDir, "restore/replaced"),
});

/** Where a backup that is looked at is unpacked. */
export const unpackedDir = (dataDir: string): string => join(paths(dataDir).root, "unpacked");

/** Of the members of an unpacked backup, those that are files of the data directory. */
export function stageFiles(dataDir: string, members: readonly string[]): void {
  const { staged } = paths(dataDir);
  mkdirSync(staged, { recursive: true, mode: 0o700 });
  for (const member of members) {
    const name = member === DATABASE ? DATABASE : KEYS.find((key) => member === `keys/${key}`);
    if (name !== undefined) renameSync(join(unpackedDir(dataDir), member), join(staged, name));
  }
}

/** From here on the next start restores. */
export function markReady(dataDir: string): void {
  const { ready, root } = paths(dataDir);
  closeSync(openSync(ready, "w", 0o600));
  syncDirectory(root);
}

/** Forgets a restore that was looked at and not agreed to; at a start, one that a crash left half made. */
export function forgetUnready(dataDir: string): void {
  const { ready, root } = paths(dataDir);
  if (!existsSync(ready)) rmSync(root, { recursive: true, force: true });
}

/** Puts what is ready into place, file by file; true where there was something. The database must be closed. */
export function applyPendingRestore(dataDir: string): boolean {
  const { ready, staged, replaced } = paths(dataDir);
  if (!existsSync(ready)) return false;
  mkdirSync(replaced, { recursive: true, mode: 0o700 });
  const names = (existsSync(staged) ? readdirSync(staged) : []).filter(
    (name) => !/-(wal|shm|journal)$/.test(name),
  );
  for (const name of names) {
    const there = join(dataDir, name);
    if (name.endsWith(".db")) foldLog(there);
    // Killed between the two renames: the old file is kept already, and is not kept a second time.
    if (existsSync(there) && !existsSync(join(replaced, name))) renameSync(there, join(replaced, name));
    renameSync(join(staged, name), there);
  }
  syncDirectory(dataDir);
  return true;
}

/** The new files cannot be started with: the old ones come back. True where there were any. */
export function undoRestore(dataDir: string): boolean {
  const { ready, replaced, root } = paths(dataDir);
  if (!existsSync(ready) || !existsSync(replaced)) return false;
  for (const name of readdirSync(replaced)) {
    if (name.endsWith(".db")) foldLog(join(dataDir, name));
    renameSync(join(replaced, name), join(dataDir, name));
  }
  rmSync(root, { recursive: true, force: true });
  syncDirectory(dataDir);
  return true;
}

/** A start with the new files has succeeded. */
export function finishRestore(dataDir: string): void {
  const { ready, root } = paths(dataDir);
  if (existsSync(ready)) rmSync(root, { recursive: true, force: true });
}

/**
 * Writes SQLite's log into its database and removes it: left beside another database it would be replayed
 * into that one (sqlite.org/howtocorrupt, 'unlinking or renaming a database file while in use').
 */
function foldLog(file: string): void {
  if (!existsSync(file)) return;
  let db: Database.Database | null = null;
  try {
    db = new Database(file, { timeout: 5000 });
    db.pragma("journal_mode = DELETE");
  } catch (error) {
    // A file that is no database any more has no log worth keeping.
    if (!(error instanceof Database.SqliteError) || error.code !== "SQLITE_NOTADB") throw error;
  } finally {
    db?.close();
  }
  for (const tail of ["-wal", "-shm", "-journal"]) rmSync(file + tail, { force: true });
}

function syncDirectory(path: string): void {
  const fd = openSync(existsSync(path) ? path : dirname(path), "r");
  fsyncSync(fd);
  closeSync(fd);
}
