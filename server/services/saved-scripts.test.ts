import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readIntents } from "../core/heroscript/intents";
import { parse } from "../core/heroscript/parse";
import { planScript } from "../core/heroscript/plan-script";
import type { World } from "../core/heroscript/world";
import { type Db, openDatabase } from "../db/client";
import { createScriptFolder } from "../host/script-folder";
import { createAudit } from "./audit";
import { createChanges } from "./changes";
import { createSavedScripts, type SavedScripts } from "./saved-scripts";
import type { Scripts } from "./scripts";

/** Kept scripts in a real database and a real folder, planned on an empty host. */
let top: string;
let db: Db;
let saved: SavedScripts;
const EMPTY: World = {
  heropods: [],
  containers: [],
  image: () => null,
  keyProblems: () => [],
  foreignLinks: [],
  overlayDown: null,
};

const scripts: Pick<Scripts, "check" | "plan"> = {
  check: (source) => ({ ok: true, actions: [], diagnostics: readIntents(parse(source)).diagnostics }),
  async plan(source) {
    const { intents, diagnostics } = readIntents(parse(source));
    const plan = planScript(intents, EMPTY);
    const actions = plan.actions.map((action) => ({ ...action, host: null }));
    return { ...plan, actions, diagnostics, plan: { steps: [], summary: { add: 0, change: 0, remove: 0 } } };
  },
};

beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), "scripts-"));
  await mkdir(join(top, "folder"));
  db = await openDatabase(join(top, "heropods.db"));
  await db.host.create({ data: { id: "local", name: "test" } });
  const audit = createAudit({ db, changes: createChanges() });
  const folder = createScriptFolder(join(top, "folder"));
  // Only these two are asked of it.
  saved = createSavedScripts({ db, hostId: "local", audit, folder, scripts: scripts as Scripts });
});
afterEach(async () => {
  await db.$disconnect();
  await rm(top, { recursive: true });
});

const CONFIGURE = "!!heropods.configure name:'demo'\n";
const file = (name: string, text: string | Uint8Array) => writeFile(join(top, "folder", name), text);

test("a script is kept, replaced and deleted, and who did it is recorded", async () => {
  await saved.save({ name: "demo", source: CONFIGURE }, "root");
  await saved.save({ name: "demo", source: `${CONFIGURE}// more\n` }, "ann@example.org");
  expect(await saved.get("demo")).toMatchObject({
    name: "demo",
    origin: "kept",
    updatedBy: "ann@example.org",
    source: `${CONFIGURE}// more\n`,
  });
  await saved.delete("demo", "root");
  await expect(saved.get("demo")).rejects.toThrow("There is no script demo.");
  const log = await db.operation.findMany({ orderBy: { startedAt: "asc" } });
  expect(log.map(({ kind, actor }) => [kind, actor])).toEqual([
    ["script.save", "root"],
    ["script.save", "ann@example.org"],
    ["script.delete", "root"],
  ]);
});

test("a script with an error is not kept", async () => {
  await expect(saved.save({ name: "bad", source: "!!heropods.configur name:x" }, "root")).rejects.toThrow(
    "HeroPods has no action 'configur'",
  );
  expect(await saved.list()).toEqual([]);
});

test("each is compared with the host: it agrees, differs or cannot be read", async () => {
  await saved.save({ name: "kept", source: CONFIGURE }, "root");
  await file("gone.heroscript", "!!heropods.container_delete name:'never-there'\n");
  await file("faulty.hero", "!!heropods.configure name:'-'\n");
  await file("latin.md", Uint8Array.of(33, 33, 0xe9));
  await file("notes.txt", "no script");
  await symlink("/etc/passwd", join(top, "folder", "link.md"));
  const list = await saved.list();
  expect(list.map(({ name, origin, state }) => [name, origin, state])).toEqual([
    ["kept", "kept", "differs"],
    ["faulty.hero", "folder", "faulty"],
    ["gone.heroscript", "folder", "agrees"],
    ["latin.md", "folder", "faulty"],
    ["link.md", "folder", "faulty"],
  ]);
  expect(list[0]?.difference).toEqual(["The HeroPods demo is not there."]);
  expect(list[1]?.difference[0]).toMatch(/^Line 1, column \d+: /);
  expect(list[4]?.difference[0]).toMatch(/symbolic link/);
});

test("a file is read where it lies and deleted there alone", async () => {
  await file("demo.heroscript", CONFIGURE);
  expect((await saved.get("demo.heroscript")).source).toBe(CONFIGURE);
  expect((await saved.drift("demo.heroscript")).summary).toEqual({ add: 1, change: 0, remove: 0, run: 0 });
  await expect(saved.delete("demo.heroscript", "root")).rejects.toThrow("is a file of the host");
  await expect(saved.get("../heropods.db")).rejects.toThrow("There is no script");
});

test("a folder that is not there has no scripts", async () => {
  expect(await createScriptFolder(join(top, "nowhere")).list()).toEqual([]);
});
