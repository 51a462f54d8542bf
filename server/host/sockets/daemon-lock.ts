import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";

/**
 * Makes sure that one daemon alone works on a data directory; throws with the other's pid when
 * one does. The lock is SQLite's (fcntl), so the kernel lets go of it however the process ends.
 */
export function lockDataDir(dataDir: string): { release(): void } {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const pidFile = join(dataDir, "heropodsd.pid");
  const lock = new Database(join(dataDir, "heropodsd.lock"), { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    if (!(error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY"))) throw error;
    throw new Error(
      `heropodsd runs already on ${dataDir} (pid ${readPid(pidFile)}). Stop it first, or set --data-dir and --run-dir.`,
    );
  }
  writeFileSync(pidFile, `${process.pid}\n`);
  return { release: () => lock.close() };
}

function readPid(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return "unknown";
  }
}
