import { chmodSync, linkSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appRouter } from "./api/app-router";
import { proceduresOf } from "./api/procedures";
import { type Config, parseConfig } from "./config";
import { unwrap } from "./core/problem";
import { type Daemon, startDaemon } from "./daemon";
import { call, http, liveSocket, type Outcome } from "./daemon-client";

// The daemon observes and changes its host from the first moment, so even these tests run isolated.
const dir = mkdtempSync(join(tmpdir(), "heropods-daemon-"));
const config: Config = unwrap(
  parseConfig(
    ["--data-dir", join(dir, "data"), "--run-dir", join(dir, "run"), "--log-level", "silent"],
    process.env,
  ),
);
const web = join(config.runDir, "web.sock");
const admin = join(config.runDir, "admin.sock");
const log = pino({ level: "silent" });
const start = () => startDaemon(config, log);

const people = {
  admin: { name: "Ada", email: "ada@example.org", password: "correct horse 1" },
  viewer: { name: "Vi", email: "vi@example.org", password: "correct horse 2", role: "viewer" },
  operator: { name: "Ola", email: "ola@example.org", password: "correct horse 3", role: "operator" },
};

let daemon: Daemon;
let firstLink: string;

beforeAll(async () => {
  daemon = await start();
  firstLink = tokenOf(await call(admin, "mutation", "session.newSetUpLink"));
});
afterAll(async () => {
  await daemon.stop();
  rmSync(dir, { recursive: true });
});

test("the sockets and the secrets are for those they are meant for", () => {
  expect(statSync(admin).mode & 0o777).toBe(0o600);
  expect(statSync(web).mode & 0o777).toBe(0o660);
  for (const name of ["auth-secret", "heropods.db"])
    expect([name, statSync(join(config.dataDir, name)).mode & 0o777]).toEqual([name, 0o600]);
});

test("a second daemon on the same data says who runs and leaves the first alone", async () => {
  await expect(start()).rejects.toThrow(`heropodsd runs already on ${config.dataDir} (pid ${process.pid})`);
  expect(await call(admin, "query", "session.state")).toMatchObject({ value: { setUpNeeded: true } });
});

test("somebody not signed in is refused everything but set-up", async () => {
  for (const { path, type } of procedures()) {
    if (path === "session.setUp" || path === "session.state") continue;
    if (type === "subscription") continue;
    expect([path, await call(web, type, path)]).toEqual([
      path,
      { code: "UNAUTHORIZED", message: "Sign in first." },
    ]);
  }
  expect(await call(web, "query", "session.state")).toMatchObject({
    value: { setUpNeeded: true, user: null },
  });
  const socket = await liveSocket(web, {});
  expect(socket.first).toContain("UNAUTHORIZED");
  socket.close();
  expect((await http(web, "GET", "/api/trpc/live.changes")).body).toContain("UNAUTHORIZED");
  expect((await http(web, "POST", "/api/images/import?name=x", { body: "x" })).status).toBe(401);
});

test("a forged token or cookie is nobody", async () => {
  const unknown = { authorization: `Bearer hp_${"A".repeat(43)}` };
  expect(await call(web, "query", "people.list", undefined, unknown)).toMatchObject({ code: "UNAUTHORIZED" });
  const forged = { cookie: "heropods.session_token=abc.def" };
  expect(await call(web, "query", "people.list", undefined, forged)).toMatchObject({ code: "UNAUTHORIZED" });
});

test("the set-up link works once, and only the newest", async () => {
  const token = tokenOf(await call(admin, "mutation", "session.newSetUpLink"));
  const setUp = (t: string) => call(web, "mutation", "session.setUp", { token: t, ...people.admin });
  expect(await setUp(firstLink)).toMatchObject({
    code: "BAD_REQUEST",
    message: expect.stringContaining("not good"),
  });
  // Two people who follow the link at once: one of them is the administrator.
  const outcomes = await Promise.all([setUp(token), setUp(token)]);
  expect(outcomes.filter((o) => "value" in o)).toHaveLength(1);
  expect(await setUp(token)).toMatchObject({ code: "BAD_REQUEST" });
  expect(await call(admin, "mutation", "session.newSetUpLink")).toEqual({ value: null });
  expect(await call(admin, "query", "people.list")).toMatchObject({
    value: [{ email: people.admin.email, role: "admin" }],
  });
});

test("nobody makes an account for themselves", async () => {
  const body = JSON.stringify({ name: "x", email: "x@example.org", password: "correct horse 4" });
  expect((await http(web, "POST", "/api/auth/sign-up/email", { body })).status).toBe(404);
});

test("an administrator makes people, whose roles the daemon itself enforces", async () => {
  const cookie = await signIn(people.admin);
  for (const person of [people.viewer, people.operator])
    expect(await call(web, "mutation", "people.create", person, { cookie })).toHaveProperty("value");
  const viewer = await signIn(people.viewer);
  const mutations = procedures().filter((p) => p.type === "mutation" && p.path !== "session.setUp");
  expect(mutations.length).toBeGreaterThan(15);
  for (const { path } of mutations)
    expect([path, await call(web, "mutation", path, {}, { cookie: viewer })]).toMatchObject([
      path,
      { code: "FORBIDDEN" },
    ]);
  const upload = await http(web, "POST", "/api/images/import?name=x", {
    headers: { cookie: viewer },
    body: "x",
  });
  expect(upload.status).toBe(403);
  expect(await call(web, "query", "operations.list", {}, { cookie: viewer })).toHaveProperty("value");
  const operator = await signIn(people.operator);
  expect(await call(web, "query", "people.list", undefined, { cookie: operator })).toMatchObject({
    code: "FORBIDDEN",
  });
});

test("a stream is for the WebSocket alone, where it ends with its session", async () => {
  const headers = { cookie: await signIn(people.viewer) };
  expect((await http(web, "GET", "/api/trpc/live.changes", { headers })).body).toContain(
    "METHOD_NOT_SUPPORTED",
  );
});

test("the last administrator stays one", async () => {
  const cookie = await signIn(people.admin);
  const { id } = await person(people.admin.email);
  for (const [path, input] of [
    ["people.remove", { id }],
    ["people.setRole", { id, role: "viewer" }],
  ] as const)
    expect(await call(web, "mutation", path, input, { cookie })).toMatchObject({ code: "BAD_REQUEST" });
});

test("what is open ends when its person signs out or is given another role, and only theirs", async () => {
  const bystander = await liveSocket(web, { cookie: await signIn(people.admin) });
  const cookie = await signIn(people.viewer);
  const signedOut = await liveSocket(web, { cookie });
  expect(signedOut.first).toContain("started");
  const headers = { cookie, origin: "http://127.0.0.1:8787", "x-forwarded-host": "127.0.0.1:8787" };
  expect((await http(web, "POST", "/api/auth/sign-out", { headers, body: "{}" })).status).toBe(200);
  expect(await signedOut.ended).toBe(4401);
  expect(await call(web, "query", "operations.list", {}, { cookie })).toMatchObject({ code: "UNAUTHORIZED" });

  const lowered = await liveSocket(web, { cookie: await signIn(people.operator) });
  const { id } = await person(people.operator.email);
  await call(admin, "mutation", "people.setRole", { id, role: "viewer" });
  expect(await lowered.ended).toBe(4401);

  const still = await Promise.race([bystander.ended, Promise.resolve("open")]);
  expect(still).toBe("open");
  bystander.close();
});

test("a new password signs the person out everywhere", async () => {
  const cookie = await signIn(people.viewer);
  const socket = await liveSocket(web, { cookie });
  const { id } = await person(people.viewer.email);
  await call(admin, "mutation", "people.setPassword", { id, password: "another horse 5" });
  expect(await socket.ended).toBe(4401);
  expect(await call(web, "query", "operations.list", {}, { cookie })).toMatchObject({ code: "UNAUTHORIZED" });
  await signIn({ ...people.viewer, password: "another horse 5" });
});

test("a token works with its role until it is revoked, and its secret is not stored", async () => {
  const created = await call(admin, "mutation", "tokens.create", { name: "ci", role: "viewer" });
  expect(created).toMatchObject({ value: { token: expect.stringMatching(/^hp_[\w-]{43}$/) } });
  const { token } = (created as { value: { token: string } }).value; // Shape checked in the line above.
  const headers = { authorization: `Bearer ${token}` };
  expect(await call(web, "query", "operations.list", {}, headers)).toHaveProperty("value");
  expect(await call(web, "query", "tokens.list", undefined, headers)).toMatchObject({ code: "FORBIDDEN" });
  expect(JSON.stringify(await call(admin, "query", "tokens.list"))).not.toContain(token.slice(3));
  const socket = await liveSocket(web, headers);
  await call(admin, "mutation", "tokens.revoke", { name: "ci" });
  expect(await socket.ended).toBe(4401);
  expect(await call(web, "query", "operations.list", {}, headers)).toMatchObject({ code: "UNAUTHORIZED" });
});

test("what was done to people and tokens is in the log, with who did it", async () => {
  const listed = JSON.stringify(await call(admin, "query", "operations.list", {}));
  for (const kind of ["session.setUp", "people.create", "people.setRole", "tokens.create", "tokens.revoke"])
    expect(listed).toContain(`"${kind}"`);
  expect(listed).toContain(`"actor":"${people.admin.email}"`);
});

test("an account is closed for a while after ten wrong passwords, from whatever addresses", async () => {
  const tries = [];
  for (let i = 1; i <= 11; i++)
    tries.push((await trySignIn({ email: "Vi@example.org", password: "wrong" }, `192.0.2.${i}`)).status);
  expect(tries).toEqual([...Array(10).fill(401), 429]);
  expect(
    (await trySignIn({ email: "vi@example.org", password: "another horse 5" }, "192.0.2.99")).status,
  ).toBe(429);
});

test("an address is closed for a while after ten tries, for whatever accounts", async () => {
  const tries = [];
  for (let i = 1; i <= 11; i++)
    tries.push((await trySignIn({ email: `p${i}@example.org`, password: "wrong" }, "198.51.100.7")).status);
  expect(tries).toEqual([...Array(10).fill(401), 429]);
});

test("bodies have a limit", async () => {
  const body = JSON.stringify({ json: { token: "x".repeat(5 * 1024 * 1024) } });
  expect((await http(web, "POST", "/api/trpc/session.setUp", { body })).status).toBe(413);
  const signIn = JSON.stringify({ email: "x".repeat(20_000), password: "y" });
  expect((await http(web, "POST", "/api/auth/sign-in/email", { body: signIn })).status).toBe(413);
});

test("a restart keeps people signed in, and takes the socket a killed daemon left", async () => {
  const cookie = await signIn(people.admin, "203.0.113.5");
  await daemon.stop();
  await leaveStaleSocket(admin);
  daemon = await start();
  expect(await call(web, "query", "people.list", undefined, { cookie })).toHaveProperty("value");
});

test("a secret that others can read, and a file in a socket's place, stop the start", async () => {
  await daemon.stop();
  const secret = join(config.dataDir, "auth-secret");
  chmodSync(secret, 0o644);
  await expect(start()).rejects.toThrow(/can be read by others/);
  chmodSync(secret, 0o600);
  writeFileSync(admin, "not a socket");
  await expect(start()).rejects.toThrow(/is in the way/);
  rmSync(admin);
  daemon = await start();
});

const procedures = () => proceduresOf(appRouter);

function tokenOf(outcome: Outcome): string {
  const token = /#token=([\w-]{43})/.exec(JSON.stringify(outcome))?.[1];
  if (token === undefined) throw new Error(`No link in ${JSON.stringify(outcome)}`);
  return token;
}

const trySignIn = ({ email, password }: { email: string; password: string }, address: string) =>
  http(web, "POST", "/api/auth/sign-in/email", {
    headers: { "x-forwarded-for": address },
    body: JSON.stringify({ email, password }),
  });

let lastAddress = 0;
/** The session's cookie; each sign-in from an address of its own, to stay out of the limiter's way. */
async function signIn(
  who: { email: string; password: string },
  address = `10.0.0.${++lastAddress}`,
): Promise<string> {
  const answer = await trySignIn(who, address);
  const cookie = [answer.headers["set-cookie"]].flat()[0]?.split(";")[0];
  if (answer.status !== 200 || cookie === undefined)
    throw new Error(`Sign-in failed: ${answer.status} ${answer.body}`);
  return cookie;
}

async function person(email: string): Promise<{ id: string }> {
  const outcome = await call(admin, "query", "people.list");
  // people.list answers PersonView[]; the client of this test is untyped on purpose.
  const found = (outcome as { value: { id: string; email: string }[] }).value.find((p) => p.email === email);
  if (found === undefined) throw new Error(`No ${email} in ${JSON.stringify(outcome)}`);
  return found;
}

/** A socket file on which nobody listens: what SIGKILL leaves. */
async function leaveStaleSocket(path: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(`${path}.tmp`, resolve));
  linkSync(`${path}.tmp`, path);
  await new Promise((resolve) => server.close(resolve));
}
