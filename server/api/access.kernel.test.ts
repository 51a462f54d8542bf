import { afterAll, beforeAll, expect, test } from "vitest";
import { call, http, liveSocket } from "../test-client";
import { createTestDaemon, linkToken } from "../test-daemon";
import { appRouter } from "./app-router";
import { proceduresOf } from "./procedures";

// Who is refused what, asked of a real daemon on its own sockets, not of the page.
const d = createTestDaemon();
const people = {
  admin: { name: "Ada", email: "ada@example.org", password: "correct horse 1" },
  viewer: { name: "Vi", email: "vi@example.org", password: "correct horse 2", role: "viewer" },
  operator: { name: "Ola", email: "ola@example.org", password: "correct horse 3", role: "operator" },
};
let firstLink: string;

beforeAll(async () => {
  await d.start();
  firstLink = linkToken(await call(d.admin, "mutation", "session.newSetUpLink"));
});
afterAll(() => d.end());

test("somebody not signed in is refused everything but set-up", async () => {
  for (const { path, type } of procedures()) {
    if (path === "session.setUp" || path === "session.state") continue;
    if (type === "subscription") continue;
    expect([path, await call(d.web, type, path)]).toEqual([
      path,
      { code: "UNAUTHORIZED", message: "Sign in first." },
    ]);
  }
  expect(await call(d.web, "query", "session.state")).toMatchObject({
    value: { setUpNeeded: true, user: null },
  });
  const socket = await liveSocket(d.web, {});
  expect(socket.first).toContain("UNAUTHORIZED");
  socket.close();
  expect((await http(d.web, "GET", "/api/trpc/live.changes")).body).toContain("UNAUTHORIZED");
  expect((await http(d.web, "POST", "/api/images/import?name=x", { body: "x" })).status).toBe(401);
});

test("a forged token or cookie is nobody", async () => {
  const unknown = { authorization: `Bearer hp_${"A".repeat(43)}` };
  expect(await call(d.web, "query", "people.list", undefined, unknown)).toMatchObject({
    code: "UNAUTHORIZED",
  });
  const forged = { cookie: "heropods.session_token=abc.def" };
  expect(await call(d.web, "query", "people.list", undefined, forged)).toMatchObject({
    code: "UNAUTHORIZED",
  });
});

test("the set-up link works once, and only the newest", async () => {
  const token = linkToken(await call(d.admin, "mutation", "session.newSetUpLink"));
  const setUp = (t: string) => call(d.web, "mutation", "session.setUp", { token: t, ...people.admin });
  expect(await setUp(firstLink)).toMatchObject({
    code: "BAD_REQUEST",
    message: expect.stringContaining("not good"),
  });
  // Two people who follow the link at once: one of them is the administrator.
  const outcomes = await Promise.all([setUp(token), setUp(token)]);
  expect(outcomes.filter((o) => "value" in o)).toHaveLength(1);
  expect(await setUp(token)).toMatchObject({ code: "BAD_REQUEST" });
  expect(await call(d.admin, "mutation", "session.newSetUpLink")).toEqual({ value: null });
  expect(await call(d.admin, "query", "people.list")).toMatchObject({
    value: [{ email: people.admin.email, role: "admin" }],
  });
});

test("nobody makes an account for themselves", async () => {
  const body = JSON.stringify({ name: "x", email: "x@example.org", password: "correct horse 4" });
  expect((await http(d.web, "POST", "/api/auth/sign-up/email", { body })).status).toBe(404);
});

test("an administrator makes people, whose roles the daemon itself enforces", async () => {
  const cookie = await d.signIn(people.admin);
  for (const person of [people.viewer, people.operator])
    expect(await call(d.web, "mutation", "people.create", person, { cookie })).toHaveProperty("value");
  const viewer = await d.signIn(people.viewer);
  const mutations = procedures().filter((p) => p.type === "mutation" && p.path !== "session.setUp");
  expect(mutations.length).toBeGreaterThan(15);
  for (const { path } of mutations)
    expect([path, await call(d.web, "mutation", path, {}, { cookie: viewer })]).toMatchObject([
      path,
      { code: "FORBIDDEN" },
    ]);
  const upload = await http(d.web, "POST", "/api/images/import?name=x", {
    headers: { cookie: viewer },
    body: "x",
  });
  expect(upload.status).toBe(403);
  expect(await call(d.web, "query", "operations.list", {}, { cookie: viewer })).toHaveProperty("value");
  const operator = await d.signIn(people.operator);
  expect(await call(d.web, "query", "people.list", undefined, { cookie: operator })).toMatchObject({
    code: "FORBIDDEN",
  });
});

test("a stream is for the WebSocket alone, where it ends with its session", async () => {
  const headers = { cookie: await d.signIn(people.viewer) };
  expect((await http(d.web, "GET", "/api/trpc/live.changes", { headers })).body).toContain(
    "METHOD_NOT_SUPPORTED",
  );
});

test("the last administrator stays one", async () => {
  const cookie = await d.signIn(people.admin);
  const id = await d.personId(people.admin.email);
  for (const [path, input] of [
    ["people.remove", { id }],
    ["people.setRole", { id, role: "viewer" }],
  ] as const)
    expect(await call(d.web, "mutation", path, input, { cookie })).toMatchObject({ code: "BAD_REQUEST" });
});

test("what is open ends when its person signs out or is given another role, and only theirs", async () => {
  const bystander = await liveSocket(d.web, { cookie: await d.signIn(people.admin) });
  const cookie = await d.signIn(people.viewer);
  const signedOut = await liveSocket(d.web, { cookie });
  expect(signedOut.first).toContain("started");
  const headers = { cookie, origin: "http://127.0.0.1:8787", "x-forwarded-host": "127.0.0.1:8787" };
  expect((await http(d.web, "POST", "/api/auth/sign-out", { headers, body: "{}" })).status).toBe(200);
  expect(await signedOut.ended).toBe(4401);
  expect(await call(d.web, "query", "operations.list", {}, { cookie })).toMatchObject({
    code: "UNAUTHORIZED",
  });

  const lowered = await liveSocket(d.web, { cookie: await d.signIn(people.operator) });
  const id = await d.personId(people.operator.email);
  await call(d.admin, "mutation", "people.setRole", { id, role: "viewer" });
  expect(await lowered.ended).toBe(4401);

  const still = await Promise.race([bystander.ended, Promise.resolve("open")]);
  expect(still).toBe("open");
  bystander.close();
});

test("a new password signs the person out everywhere", async () => {
  const cookie = await d.signIn(people.viewer);
  const socket = await liveSocket(d.web, { cookie });
  const id = await d.personId(people.viewer.email);
  await call(d.admin, "mutation", "people.setPassword", { id, password: "another horse 5" });
  expect(await socket.ended).toBe(4401);
  expect(await call(d.web, "query", "operations.list", {}, { cookie })).toMatchObject({
    code: "UNAUTHORIZED",
  });
  await d.signIn({ ...people.viewer, password: "another horse 5" });
});

test("a token works with its role until it is revoked, and its secret is not stored", async () => {
  const created = await call(d.admin, "mutation", "tokens.create", { name: "ci", role: "viewer" });
  expect(created).toMatchObject({ value: { token: expect.stringMatching(/^hp_[\w-]{43}$/) } });
  const { token } = (created as { value: { token: string } }).value; // Shape checked in the line above.
  const headers = { authorization: `Bearer ${token}` };
  expect(await call(d.web, "query", "operations.list", {}, headers)).toHaveProperty("value");
  expect(await call(d.web, "query", "tokens.list", undefined, headers)).toMatchObject({ code: "FORBIDDEN" });
  expect(JSON.stringify(await call(d.admin, "query", "tokens.list"))).not.toContain(token.slice(3));
  const socket = await liveSocket(d.web, headers);
  await call(d.admin, "mutation", "tokens.revoke", { name: "ci" });
  expect(await socket.ended).toBe(4401);
  expect(await call(d.web, "query", "operations.list", {}, headers)).toMatchObject({ code: "UNAUTHORIZED" });
});

test("what was done to people and tokens is in the log, with who did it", async () => {
  const listed = JSON.stringify(await call(d.admin, "query", "operations.list", {}));
  for (const kind of ["session.setUp", "people.create", "people.setRole", "tokens.create", "tokens.revoke"])
    expect(listed).toContain(`"${kind}"`);
  expect(listed).toContain(`"actor":"${people.admin.email}"`);
});

test("an account is closed to an address after ten wrong passwords, and open to its owner elsewhere", async () => {
  const tries = [];
  for (let i = 1; i <= 11; i++)
    tries.push(
      (await d.trySignIn({ email: "Vi@example.org", password: "wrong" }, `2001:db8:7:7::${i}`)).status,
    );
  expect(tries).toEqual([...Array(10).fill(401), 429]);
  const owner = { email: "vi@example.org", password: "another horse 5" };
  expect((await d.trySignIn(owner, "2001:db8:7:7::99")).status).toBe(429);
  expect((await d.trySignIn(owner, "192.0.2.99")).status).toBe(200);
});

test("an address is closed for a while after ten tries, for whatever accounts", async () => {
  const tries = [];
  for (let i = 1; i <= 11; i++)
    tries.push((await d.trySignIn({ email: `p${i}@example.org`, password: "wrong" }, "198.51.100.7")).status);
  expect(tries).toEqual([...Array(10).fill(401), 429]);
});

const procedures = () => proceduresOf(appRouter);
