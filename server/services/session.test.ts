import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Db, openDatabase } from "../db/client";
import { createAudit } from "./audit";
import { createChanges } from "./changes";
import { createSession, type Session } from "./session";

const HOUR = 3600_000;
const ada = { name: "Ada", email: "ada@example.org", password: "correct horse 1" };

let dir: string;
let db: Db;
let now: number;
let session: Session;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "heropods-session-"));
  db = await openDatabase(join(dir, "heropods.db"));
  now = Date.parse("2026-01-01T00:00:00Z");
  const audit = createAudit({ db, changes: createChanges() });
  session = createSession({
    db,
    audit,
    publicUrl: "https://pods.example.org",
    version: "1.2.3",
    hostName: "karst",
    now: () => now,
  });
});
afterEach(async () => {
  await db.$disconnect();
  rmSync(dir, { recursive: true });
});

async function newToken(): Promise<string> {
  const link = await session.newSetUpLink();
  const token = /^https:\/\/pods\.example\.org\/setup#token=([\w-]{43})$/.exec(link ?? "")?.[1];
  if (token === undefined) throw new Error(`Not a set-up link: ${link}`);
  return token;
}

test("a set-up link is good for a day", async () => {
  const token = await newToken();
  now += 24 * HOUR + 1;
  await expect(session.setUp({ token, ...ada })).rejects.toThrow(/older than a day/);
  now -= 2;
  await session.setUp({ token, ...ada });
  expect(await session.state(null)).toEqual({ setUpNeeded: false, user: null, version: "1.2.3" });
});

test("what is stored is neither the link's token nor the password", async () => {
  const token = await newToken();
  expect(JSON.stringify(await db.setupToken.findMany())).not.toContain(token);
  await session.setUp({ token, ...ada });
  const stored = JSON.stringify([
    await db.user.findMany(),
    await db.account.findMany(),
    await db.setupToken.findMany(),
  ]);
  expect(stored).toContain(ada.email);
  expect(stored).not.toContain(ada.password);
  expect(await db.setupToken.count()).toBe(0);
});

test("a person who is gone is nobody", async () => {
  expect(await session.state("no-such-id")).toMatchObject({ user: null });
});
