import { chmodSync, linkSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { call, http } from "./test-client";
import { createTestDaemon } from "./test-daemon";

const d = createTestDaemon();
const ada = { name: "Ada", email: "ada@example.org", password: "correct horse 1" };

beforeAll(() => d.start());
afterAll(() => d.end());

test("the sockets and the secrets are for those they are meant for", () => {
  expect(statSync(d.admin).mode & 0o777).toBe(0o600);
  expect(statSync(d.web).mode & 0o777).toBe(0o660);
  for (const name of ["auth-secret", "heropods.db"])
    expect([name, statSync(join(d.config.dataDir, name)).mode & 0o777]).toEqual([name, 0o600]);
});

test("a second daemon on the same data says who runs and leaves the first alone", async () => {
  await expect(d.start()).rejects.toThrow(
    `heropodsd runs already on ${d.config.dataDir} (pid ${process.pid})`,
  );
  expect(await call(d.admin, "query", "session.state")).toMatchObject({ value: { setUpNeeded: true } });
});

test("bodies have a limit", async () => {
  const body = JSON.stringify({ json: { token: "x".repeat(5 * 1024 * 1024) } });
  expect((await http(d.web, "POST", "/api/trpc/session.setUp", { body })).status).toBe(413);
  const signIn = JSON.stringify({ email: "x".repeat(20_000), password: "y" });
  expect((await http(d.web, "POST", "/api/auth/sign-in/email", { body: signIn })).status).toBe(413);
});

test("a restart keeps people signed in, and takes the socket a killed daemon left", async () => {
  await d.setUp(ada);
  const cookie = await d.signIn(ada);
  await d.stop();
  await leaveStaleSocket(d.admin);
  await d.start();
  expect(await call(d.web, "query", "people.list", undefined, { cookie })).toHaveProperty("value");
});

test("a secret that others can read, and a file in a socket's place, stop the start", async () => {
  await d.stop();
  const secret = join(d.config.dataDir, "auth-secret");
  chmodSync(secret, 0o644);
  await expect(d.start()).rejects.toThrow(/can be read by others/);
  chmodSync(secret, 0o600);
  writeFileSync(d.admin, "not a socket");
  await expect(d.start()).rejects.toThrow(/is in the way/);
  rmSync(d.admin);
  await d.start();
});

/** A socket file on which nobody listens: what SIGKILL leaves. */
async function leaveStaleSocket(path: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(`${path}.tmp`, resolve));
  linkSync(`${path}.tmp`, path);
  await new Promise((resolve) => server.close(resolve));
}
