import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { root } from "./run.mjs";
import { hashOf, whenChanged } from "./stamp.mjs";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "heropods-stamp-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** The stamp's paths are relative to the project. */
const path = (name: string) => relative(root, join(dir, name));

test("work is done when something changed, and only then", async () => {
  mkdirSync(join(dir, "src"));
  writeFileSync(join(dir, "src/a.ts"), "1");
  const done: number[] = [];
  const build = (n: number) =>
    whenChanged(path("stamp"), hashOf([path("src")]), async () => void done.push(n));
  await build(1);
  await build(2);
  writeFileSync(join(dir, "src/a.ts"), "2");
  await build(3);
  expect(done).toEqual([1, 3]);
});

test("work that failed is done again", async () => {
  const fails = whenChanged(path("stamp"), "hash", async () => {
    throw new Error("no space");
  });
  await expect(fails).rejects.toThrow("no space");
  let again = false;
  await whenChanged(path("stamp"), "hash", async () => {
    again = true;
  });
  expect(again).toBe(true);
});

test("a test's change builds nothing; a renamed file does", () => {
  writeFileSync(join(dir, "a.ts"), "1");
  const before = hashOf([path("a.ts"), path("b.ts")]);
  writeFileSync(join(dir, "a.test.ts"), "1");
  expect(hashOf([path("a.ts"), path("b.ts"), path("a.test.ts")])).toBe(before);
  rmSync(join(dir, "a.ts"));
  writeFileSync(join(dir, "b.ts"), "1");
  expect(hashOf([path("a.ts"), path("b.ts")])).not.toBe(before);
});
