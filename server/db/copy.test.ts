import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Db, openDatabase } from "./client";
import { adaptCopy, checkCopy, copyDatabase } from "./copy";
import { differences } from "./differences";
import { migrate, readMigrations } from "./migrate";

let dir: string;
let file: string;
let db: Db;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "heropods-copy-"));
  file = join(dir, "heropods.db");
  db = await openDatabase(file);
  await db.host.create({ data: { id: "local", name: "a", ipv6ForwardingBefore: true } });
});
afterEach(async () => {
  await db.$disconnect();
  rmSync(dir, { recursive: true });
});

const count = (path: string, table: string): unknown => {
  const copy = new Database(path, { readonly: true });
  try {
    return copy.prepare(`SELECT count(*) FROM "${table}"`).pluck().get();
  } finally {
    copy.close();
  }
};
const token = (name: string) => ({ name, role: "viewer", secretHash: name, createdBy: "root" });

test("a copy made while others write is whole, of one moment, and one file", async () => {
  await db.apiToken.createMany({ data: Array.from({ length: 2_000 }, (_, i) => token(`before-${i}`)) });
  let isCopying = true;
  const writing = (async () => {
    for (let i = 0; isCopying; i++) {
      await db.apiToken.create({ data: token(`while-${i}`) });
      await setImmediate();
    }
  })();
  const to = join(dir, "copy.db");
  const migrations = await copyDatabase(file, to);
  isCopying = false;
  await writing;
  expect(migrations).toEqual(readMigrations().map((m) => m.name));
  expect(checkCopy(to)).toEqual({ ok: true, value: [] });
  expect(count(to, "ApiToken")).toBeGreaterThanOrEqual(2_000);
  expect(readdirSync(dir).filter((name) => name.startsWith("copy"))).toEqual(["copy.db"]);
});

test("a damaged copy, a newer one and no database at all are refused with the reason", async () => {
  const to = join(dir, "copy.db");
  await copyDatabase(file, to);
  const known = readMigrations();
  const newest = known.at(-1)?.name ?? "";
  expect(checkCopy(to, known.slice(0, -1))).toMatchObject({
    ok: false,
    problems: [
      { message: expect.stringContaining(`newer HeroPods: its database has the migration ${newest}`) },
    ],
  });
  const edited = known.map((m, i) => (i === 0 ? { ...m, sql: `${m.sql} ` } : m));
  expect(checkCopy(to, edited)).toMatchObject({ ok: false });
  writeFileSync(join(dir, "text.db"), "not a database at all, but long enough to be looked at".repeat(50));
  expect(checkCopy(join(dir, "text.db"))).toMatchObject({
    ok: false,
    problems: [{ message: expect.stringContaining("cannot be read") }],
  });
  new Database(join(dir, "empty.db")).exec("CREATE TABLE t (x)").close();
  expect(checkCopy(join(dir, "empty.db"))).toMatchObject({ ok: false });
  const damaged = new Database(to);
  damaged.unsafeMode(true).pragma("writable_schema = ON");
  damaged.exec(`UPDATE sqlite_master SET rootpage = 2 WHERE name = 'Lease'`);
  damaged.close();
  expect(checkCopy(to)).toMatchObject({ ok: false });
});

test("an older copy is brought forward; nobody is signed in; what is this machine's stays", async () => {
  const old = join(dir, "old.db");
  const [first] = readMigrations();
  if (first === undefined) throw new Error("There are no migrations.");
  migrate(old, [first]);
  const filled = new Database(old);
  filled.exec(`INSERT INTO "Host" (id, name, ipv4ForwardingBefore) VALUES ('local', 'b', 1);
    INSERT INTO "User" (id, name, email, role, updatedAt) VALUES ('u', 'Ada', 'ada@example.org', 'admin', 0);
    INSERT INTO "Session" (id, token, userId, expiresAt, updatedAt) VALUES ('s', 't', 'u', 9e12, 0);`);
  filled.close();
  expect(checkCopy(old)).toEqual({
    ok: true,
    value: readMigrations()
      .slice(1)
      .map((m) => m.name),
  });
  adaptCopy(old, file);
  expect(checkCopy(old)).toEqual({ ok: true, value: [] });
  expect([count(old, "User"), count(old, "Session")]).toEqual([1, 0]);
  const adapted = new Database(old, { readonly: true });
  expect(
    adapted.prepare(`SELECT ipv4ForwardingBefore AS four, ipv6ForwardingBefore AS six FROM "Host"`).get(),
  ).toEqual({
    four: null,
    six: 1,
  });
  adapted.close();
});

test("differences are told by the names that people know", async () => {
  const to = join(dir, "copy.db");
  await db.apiToken.createMany({ data: ["kept", "revoked", "changed"].map(token) });
  await copyDatabase(file, to);
  expect(differences(file, to)).toEqual([]);
  await db.apiToken.delete({ where: { name: "revoked" } });
  await db.apiToken.update({ where: { name: "changed" }, data: { role: "admin" } });
  // Made anew under its name: the same to everybody.
  await db.apiToken.delete({ where: { name: "kept" } });
  await db.apiToken.createMany({
    data: [token("kept"), ...Array.from({ length: 30 }, (_, i) => token(`new-${i}`))],
  });
  expect(differences(file, to)).toEqual([
    {
      table: "ApiToken",
      added: { count: 1, names: ["revoked"] },
      changed: { count: 1, names: ["changed"] },
      removed: { count: 30, names: expect.arrayContaining(["new-0"]) },
    },
  ]);
});
