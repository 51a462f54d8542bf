import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  applyPendingRestore,
  finishRestore,
  forgetUnready,
  markReady,
  stageFiles,
  undoRestore,
  unpackedDir,
} from "./pending-restore";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "heropods-restore-"));
  database(join(dir, "heropods.db"), "old").close();
  writeFileSync(join(dir, "auth-secret"), "old key");
});
afterEach(() => rmSync(dir, { recursive: true }));

function database(file: string, word: string): Database.Database {
  const db = new Database(file);
  db.pragma("journal_mode = WAL");
  db.exec(`CREATE TABLE IF NOT EXISTS t (x)`);
  db.prepare("INSERT INTO t VALUES (?)").run(word);
  return db;
}

const words = () => {
  const db = new Database(join(dir, "heropods.db"));
  try {
    return db.prepare("SELECT x FROM t").pluck().all();
  } finally {
    db.close();
  }
};

function unpack() {
  mkdirSync(join(unpackedDir(dir), "keys"), { recursive: true });
  const db = database(join(unpackedDir(dir), "heropods.db"), "new");
  db.pragma("journal_mode = DELETE");
  db.close();
  writeFileSync(join(unpackedDir(dir), "keys/auth-secret"), "new key");
}

function stage() {
  unpack();
  stageFiles(dir, ["heropods.db", "keys/auth-secret", "images/sha256-0.tar"]);
}

test("what was not agreed to is forgotten and changes nothing", () => {
  stage();
  expect(applyPendingRestore(dir)).toBe(false);
  forgetUnready(dir);
  expect(existsSync(join(dir, "restore"))).toBe(false);
  expect(words()).toEqual(["old"]);
});

test("what is ready takes the place of the old, whose log is not replayed into it", () => {
  // The old database's writer was killed: its log lies there, full.
  const killed = database(join(dir, "heropods.db"), "older");
  stage();
  markReady(dir);
  forgetUnready(dir);
  expect(existsSync(join(dir, "heropods.db-wal"))).toBe(true);
  killed.close();
  expect(applyPendingRestore(dir)).toBe(true);
  expect(words()).toEqual(["new"]);
  expect(readFileSync(join(dir, "auth-secret"), "utf8")).toBe("new key");
  finishRestore(dir);
  expect(existsSync(join(dir, "restore"))).toBe(false);
  expect(words()).toEqual(["new"]);
});

test("killed after any rename, the next start goes on; what then cannot start brings the old back", () => {
  stage();
  markReady(dir);
  // Half way: the old key is kept, the new one is not in place yet.
  mkdirSync(join(dir, "restore/replaced"));
  writeFileSync(join(dir, "restore/replaced/auth-secret"), "old key");
  rmSync(join(dir, "auth-secret"));
  expect(applyPendingRestore(dir)).toBe(true);
  expect(readFileSync(join(dir, "auth-secret"), "utf8")).toBe("new key");
  // Everything is in place: again nothing changes.
  expect(applyPendingRestore(dir)).toBe(true);
  expect(words()).toEqual(["new"]);
  expect(undoRestore(dir)).toBe(true);
  expect(words()).toEqual(["old"]);
  expect(readFileSync(join(dir, "auth-secret"), "utf8")).toBe("old key");
  expect(undoRestore(dir)).toBe(false);
});
