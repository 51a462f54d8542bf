import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hashPassword } from "better-auth/crypto";
import pino from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Db, openDatabase } from "../db/client";
import { insertPerson } from "../services/person-record";
import { createAuth } from "./auth";
import { createResolveCaller } from "./callers";

const secret = "0123456789abcdef0123456789abcdef0123456789abcdef";
const ada = { name: "Ada", email: "ada@example.org", role: "operator" } as const;

let dir: string;
let db: Db;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "heropods-callers-"));
  db = await openDatabase(join(dir, "heropods.db"));
  await insertPerson(db, { ...ada, passwordHash: await hashPassword("correct horse 1") });
});
afterEach(async () => {
  await db.$disconnect();
  rmSync(dir, { recursive: true });
});

/** The whole Set-Cookie header of a sign-in by better-auth itself. */
async function signIn(publicUrl: string): Promise<string> {
  const auth = createAuth({ db, publicUrl, secret, log: pino({ level: "silent" }) });
  const answer = await auth.handler(
    new Request(`${publicUrl}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-forwarded-for": "192.0.2.1" },
      body: JSON.stringify({ email: ada.email, password: "correct horse 1" }),
    }),
  );
  const cookie = answer.headers.get("set-cookie");
  if (answer.status !== 200 || cookie === null) throw new Error(`Sign-in failed: ${answer.status}`);
  return cookie;
}

test.each([
  ["http://127.0.0.1:8787", false],
  ["https://pods.example.org", true],
])("the cookie of a sign-in at %s is its person; Secure: %s", async (publicUrl, secure) => {
  const header = await signIn(publicUrl);
  expect(header.includes("; Secure")).toBe(secure);
  expect(header).toContain("; HttpOnly");
  const cookie = header.split(";")[0];
  const resolve = createResolveCaller({ db, publicUrl, secret });
  expect(await resolve({ cookie })).toMatchObject({ kind: "person", name: ada.email, role: "operator" });

  await db.user.updateMany({ data: { role: "viewer" } });
  expect(await resolve({ cookie })).toMatchObject({ role: "viewer" });
  await db.user.updateMany({ data: { role: "nonsense" } });
  expect(await resolve({ cookie })).toMatchObject({ kind: "anonymous", role: null });
});

test("a session that has expired, or was signed by another daemon, is nobody", async () => {
  const publicUrl = "http://127.0.0.1:8787";
  const cookie = (await signIn(publicUrl)).split(";")[0];
  const other = createResolveCaller({ db, publicUrl, secret: secret.replace("0", "1") });
  expect(await other({ cookie })).toMatchObject({ kind: "anonymous" });
  const resolve = createResolveCaller({ db, publicUrl, secret });
  await db.session.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
  expect(await resolve({ cookie })).toMatchObject({ kind: "anonymous" });
});
