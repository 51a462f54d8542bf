import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as glue from "@prisma/schema-engine-wasm/schema_engine_bg";
import Database from "better-sqlite3";
import { afterEach, expect, test } from "vitest";
import { appDir } from "../app-dir";
import { openDatabase } from "./client";
import { fill, type Rows, rowsOf } from "./filled";
import { type Migration, migrate, readMigrations } from "./migrate";

const dirs: string[] = [];
const newFile = () => {
  const dir = mkdtempSync(join(tmpdir(), "heropods-db-"));
  dirs.push(dir);
  return join(dir, "heropods.db");
};
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true });
});

test("the migrations make exactly what the schema says", async () => {
  const file = newFile();
  migrate(file);
  const wanted = new Database(":memory:");
  wanted.exec(await sqlOfSchema());
  const migrated = new Database(file, { readonly: true });
  expect(shape(migrated)).toEqual(shape(wanted));
  expect(Object.keys(shape(migrated))).toContain("Lease");
  migrated.close();
});

test("a second start applies nothing and keeps what is stored", async () => {
  const file = newFile();
  const db = await openDatabase(file);
  await db.host.create({ data: { id: "h", name: "host" } });
  await db.$disconnect();
  const again = await openDatabase(file);
  expect(await again.host.findMany({ select: { name: true } })).toEqual([{ name: "host" }]);
  expect(await again.$queryRawUnsafe("SELECT count(*) AS n FROM _prisma_migrations")).toEqual([
    { n: BigInt(readMigrations().length) },
  ]);
  await again.$disconnect();
});

const first: Migration = {
  name: "1_first",
  sql: `CREATE TABLE "P" ("id" INTEGER PRIMARY KEY); CREATE TABLE "C" ("id" INTEGER PRIMARY KEY, "p" INTEGER REFERENCES "P" ("id") ON DELETE CASCADE);
        INSERT INTO "P" VALUES (1); INSERT INTO "C" VALUES (7, 1);`,
};

test("redefining a parent table keeps its children's rows", () => {
  const file = newFile();
  migrate(file, [first]);
  migrate(file, [
    first,
    {
      name: "2_redefine",
      sql: `PRAGMA foreign_keys=OFF; CREATE TABLE "new_P" ("id" INTEGER PRIMARY KEY, "x" TEXT); INSERT INTO "new_P" ("id") SELECT "id" FROM "P";
            DROP TABLE "P"; ALTER TABLE "new_P" RENAME TO "P"; PRAGMA foreign_keys=ON;`,
    },
  ]);
  const db = new Database(file);
  expect(db.prepare(`SELECT * FROM "C"`).all()).toEqual([{ id: 7, p: 1 }]);
  db.close();
});

test("a migration that fails leaves nothing of itself", () => {
  const file = newFile();
  migrate(file, [first]);
  expect(() =>
    migrate(file, [first, { name: "2_bad", sql: `CREATE TABLE "Q" ("id" INTEGER); SELECT nonsense;` }]),
  ).toThrow();
  const db = new Database(file);
  expect(Object.keys(shape(db))).toEqual(["C", "P"]);
  db.close();
});

test("an applied migration that was edited, and a database of a newer version, are refused", () => {
  const file = newFile();
  migrate(file, [first]);
  expect(() => migrate(file, [{ ...first, sql: `${first.sql} ` }])).toThrow(/1_first was changed/);
  expect(() => migrate(file, [])).toThrow(/newer HeroPods \(1_first\)/);
});

test.each(readMigrations().map(({ name }, i) => [name, i + 1] as const))(
  "a database filled at %s is brought to the newest schema with all its rows",
  async (_, level) => {
    const file = newFile();
    const all = readMigrations();
    migrate(file, all.slice(0, level));
    const old = new Database(file);
    const written = fill(old);
    old.close();
    migrate(file, all);
    const migrated = new Database(file, { readonly: true });
    expect(keptOf(written, rowsOf(migrated))).toEqual(written);
    expect(migrated.pragma("foreign_key_check")).toEqual([]);
    expect(migrated.pragma("integrity_check", { simple: true })).toBe("ok");
    migrated.close();
    // And what the program reads them with can read each of them.
    const db = await openDatabase(file);
    for (const [table, rows] of written) {
      // One accessor for each model, named by it: the client's own rule.
      const model = (
        db as unknown as Record<string, { count(): Promise<number>; findMany(): Promise<unknown[]> }>
      )[`${table.charAt(0).toLowerCase()}${table.slice(1)}`];
      if (model !== undefined) expect([table, (await model.findMany()).length]).toEqual([table, rows.length]);
    }
    await db.$disconnect();
  },
);

/** Of the rows after a migration, the columns that were there before. */
function keptOf(before: Rows, after: Rows): Rows {
  return new Map(
    [...before].map(([table, rows]) => {
      const columns = Object.keys(rows[0] ?? {});
      const left = (after.get(table) ?? []).map((row) =>
        Object.fromEntries(columns.filter((c) => c in row).map((c) => [c, row[c]])),
      );
      return [table, left];
    }),
  );
}

test("only root may read the database", () => {
  const file = newFile();
  migrate(file, readMigrations());
  const db = new Database(file);
  db.exec(`INSERT INTO "Host" ("id", "name") VALUES ('h', 'h')`);
  const dir = dirname(file);
  for (const name of readdirSync(dir)) expect([name, modeOf(join(dir, name))]).toEqual([name, 0o600]);
  db.close();
});

const modeOf = (file: string) => statSync(file).mode & 0o777;

/** Tables with columns, indexes and foreign keys, in an order that does not depend on the script's. */
function shape(db: Database.Database) {
  const tables = db
    .prepare<[], { name: string }>(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY name`,
    )
    .all();
  return Object.fromEntries(
    tables.map(({ name }) => [
      name,
      {
        columns: db.pragma(`table_info("${name}")`),
        foreignKeys: db.pragma(`foreign_key_list("${name}")`),
        indexes: db
          .prepare("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? ORDER BY name")
          .all(name),
      },
    ]),
  );
}

/** What Prisma's own engine makes of prisma/schema: the script from nothing to it. */
async function sqlOfSchema(): Promise<string> {
  const wasmFile = createRequire(import.meta.url)
    .resolve("@prisma/schema-engine-wasm/schema_engine_bg")
    .replace(/\.js$/, ".wasm");
  const { instance } = await WebAssembly.instantiate(readFileSync(wasmFile), {
    "./schema_engine_bg.js": { ...glue },
  });
  glue.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start !== "function") throw new Error("The schema engine has no start function.");
  start();
  const dir = join(appDir, "prisma/schema");
  const files = readdirSync(dir).map((name) => ({
    path: join(dir, name),
    content: readFileSync(join(dir, name), "utf8"),
  }));
  const engine = await glue.SchemaEngine.new(
    { datamodels: files.map((f): [string, string] => [f.path, f.content]) },
    () => {},
    bindMigrationAwareSqlAdapterFactory(new PrismaBetterSqlite3({ url: ":memory:" })),
  );
  const { stdout } = await engine.diff({
    from: { tag: "empty" },
    to: { tag: "schemaDatamodel", files },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  if (stdout === null) throw new Error("The schema engine printed no script.");
  return stdout;
}
