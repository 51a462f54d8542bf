import { afterAll, beforeAll, expect, test } from "vitest";
import { http } from "../test-client";
import { createTestDaemon } from "../test-daemon";
import { connect } from "./connection";
import { runCli } from "./run";

// Root's way back in, against a real daemon.
const d = createTestDaemon();
beforeAll(() => d.start());
afterAll(() => d.end());

test("root prints a set-up link, and gives somebody who forgot it a new password", async () => {
  const link = await heropods(["setup-link"]);
  expect(link).toMatchObject({ code: 0, out: expect.stringMatching(/#token=[\w-]{43}\n$/) });
  const token = link.out.trim().split("#token=")[1];
  const body = JSON.stringify({
    json: { token, name: "Ada", email: "ada@example.org", password: "correct horse 1" },
  });
  expect((await http(d.admin, "POST", "/api/trpc/session.setUp", { body })).status).toBe(200);

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
      env: { HEROPODS_SOCKET: d.admin },
      isTerminal: false,
      write: (stream, text) => {
        said[stream] += text;
      },
      stdin: async () => stdin,
      ask: async () => null,
      now: () => new Date(),
      cwd: () => "/",
    },
    connect,
    "0",
  );
  return { code, out: said.stdout, err: said.stderr };
}

const signIn = async (password: string): Promise<number> =>
  (await d.trySignIn({ email: "ada@example.org", password }, "192.0.2.1")).status;
