import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseConfig } from "../config";
import { unwrap } from "../core/problem";
import { type Daemon, startDaemon } from "../daemon";
import { http } from "../test-client";
import { connect } from "./connection";
import { runCli } from "./run";

// Root's way back in, against a real daemon; isolated because a daemon touches its host.
const dir = mkdtempSync(join(tmpdir(), "heropods-people-"));
const config = unwrap(
  parseConfig(["--data-dir", join(dir, "data"), "--run-dir", join(dir, "run")], process.env),
);
const socket = join(config.runDir, "admin.sock");

let daemon: Daemon;
beforeAll(async () => {
  daemon = await startDaemon(config, pino({ level: "silent" }));
});
afterAll(async () => {
  await daemon.stop();
  rmSync(dir, { recursive: true });
});

test("root prints a set-up link, and gives somebody who forgot it a new password", async () => {
  const link = await heropods(["setup-link"]);
  expect(link).toMatchObject({ code: 0, out: expect.stringMatching(/#token=[\w-]{43}\n$/) });
  const token = link.out.trim().split("#token=")[1];
  const body = JSON.stringify({
    json: { token, name: "Ada", email: "ada@example.org", password: "correct horse 1" },
  });
  expect((await http(socket, "POST", "/api/trpc/session.setUp", { body })).status).toBe(200);

  expect(await heropods(["setup-link"])).toMatchObject({
    code: 1,
    err: expect.stringContaining("has an account"),
  });
  const changed = await heropods(["set-password", "Ada@example.org"], "another horse 2\n");
  expect(changed).toMatchObject({ code: 0, out: expect.stringContaining("ada@example.org") });
  expect(await signIn("correct horse 1")).toBe(401);
  expect(await signIn("another horse 2")).toBe(200);
});

test("a password that is too short, and an address that nobody has, change nothing", async () => {
  expect(await heropods(["set-password", "ada@example.org"], "short")).toMatchObject({
    code: 1,
    err: expect.stringContaining("at least 10 characters"),
  });
  expect(await heropods(["set-password", "bob@example.org"], "long enough 3")).toMatchObject({
    code: 1,
    err: expect.stringContaining("Nobody has the e-mail address bob@example.org"),
  });
});

async function heropods(argv: string[], stdin = ""): Promise<{ code: number; out: string; err: string }> {
  const said = { stdout: "", stderr: "" };
  const code = await runCli(
    argv,
    {
      env: { HEROPODS_SOCKET: socket },
      isTerminal: false,
      write: (stream, text) => {
        said[stream] += text;
      },
      stdin: async () => stdin,
      now: () => new Date(),
      cwd: () => "/",
    },
    connect,
    "0",
  );
  return { code, out: said.stdout, err: said.stderr };
}

const signIn = async (password: string): Promise<number> =>
  (
    await http(join(config.runDir, "web.sock"), "POST", "/api/auth/sign-in/email", {
      headers: { "x-forwarded-for": "192.0.2.1" },
      body: JSON.stringify({ email: "ada@example.org", password }),
    })
  ).status;
