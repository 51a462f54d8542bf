import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Agent, request } from "undici";
import { z } from "zod";
import { appRouter } from "../server/api/app-router";
import { proceduresOf } from "../server/api/procedures";
import { run } from "../server/host/exec";
import { expect, test } from "./console/console-test";
import { everythingOf } from "./console/database";
import { cookiesFor, signIn } from "./console/sign-in";
import type { BedHost } from "./testbed/bed";
import { CallError, call } from "./testbed/call";

const viewer = { email: "viewer@example.org", password: "only looking 1" };
const Token = z.object({ token: z.string() });

// The router itself is walked: a procedure that is added tomorrow is tried here without a word.
const procedures = proceduresOf(appRouter);
const mutations = procedures.filter(({ type }) => type === "mutation");
const forAdmins = procedures.filter(({ type, role }) => type === "query" && role === "admin");
/** What somebody without an account needs. */
const PUBLIC = ["session.setUp", "session.state"];

test.beforeAll(async ({ a }) => {
  await a.call("mutation", "people.create", { ...viewer, name: "Viewer", role: "viewer" });
});

/** The HTTP status that the daemon answers with; 200 when it did what was asked. */
async function statusOf(
  host: BedHost,
  headers: Record<string, string>,
  path: string,
  type: "query" | "mutation",
) {
  try {
    await call(host.webSocket, type, path, {}, headers);
    return 200;
  } catch (error) {
    if (error instanceof CallError) return error.status;
    throw error;
  }
}

for (const by of ["session", "token"] as const)
  test(`a viewer with a ${by} is refused every mutation by the daemon itself`, async ({ a }) => {
    const headers: Record<string, string> =
      by === "session"
        ? { cookie: await signIn(a.webSocket, viewer) }
        : {
            authorization: `Bearer ${Token.parse(await a.call("mutation", "tokens.create", { name: "looks", role: "viewer" })).token}`,
          };
    // It is somebody, and may look.
    expect(await statusOf(a, headers, "containers.list", "query")).toBe(200);
    const before = await everythingOf(a);
    const refused = mutations.filter(({ role }) => role !== "public");
    expect(refused.length).toBeGreaterThan(15);
    for (const { path } of refused) expect(await statusOf(a, headers, path, "mutation"), path).toBe(403);
    for (const { path } of forAdmins) expect(await statusOf(a, headers, path, "query"), path).toBe(403);
    expect(await uploadStatus(a, headers)).toBe(403);
    expect(await everythingOf(a)).toEqual(before);
  });

test("who is not signed in is refused everything but sign-in and set-up", async ({ a, bed }) => {
  const before = await everythingOf(a);
  const strangers: Record<string, string>[] = [
    {},
    { authorization: "Bearer hp_0123456789abcdef" },
    { cookie: "heropods.session_token=x.y" },
  ];
  for (const headers of strangers)
    for (const { path, type } of procedures) {
      if (PUBLIC.includes(path) || type === "subscription") continue;
      expect(await statusOf(a, headers, path, type), path).toBe(401);
    }
  expect(await uploadStatus(a, {})).toBe(401);
  // Set-up is over: its link leads nowhere, and sign-up by oneself was never there.
  await expect(
    call(a.webSocket, "mutation", "session.setUp", {
      token: "x",
      name: "x",
      email: "x@example.org",
      password: "1234567890",
    }),
  ).rejects.toThrow("This set-up link is not good any more");
  const signUp = await fetch(`${bed.url}/api/auth/sign-up/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: bed.url ?? "" },
    body: JSON.stringify({ name: "x", email: "x@example.org", password: "1234567890" }),
  });
  expect(signUp.status).toBeGreaterThanOrEqual(400);
  const after = await everythingOf(a);
  // Better-auth counts tries by address.
  expect({ ...after.database, RateLimit: null }).toEqual({ ...before.database, RateLimit: null });
  expect(after.host).toEqual(before.host);
});

test.describe("without a session", () => {
  test.use({ signedIn: false });

  test("a live connection without a session hears nothing", async ({ bed, page }) => {
    await page.goto("/sign-in");
    const heard = await page.evaluate(
      (url) =>
        new Promise<string>((resolve) => {
          const socket = new WebSocket(`${url.replace("http", "ws")}/api/trpc`);
          socket.onopen = () =>
            socket.send(
              JSON.stringify({ id: 1, method: "subscription", params: { path: "live.changes", input: {} } }),
            );
          socket.onmessage = ({ data }) => resolve(String(data));
          socket.onclose = ({ code }) => resolve(`closed with ${code}`);
        }),
      bed.url ?? "",
    );
    expect(heard).toMatch(/UNAUTHORIZED|closed with/);
  });
});

test("the page offers a viewer nothing that would be refused", async ({ a, bed, browser }) => {
  const context = await browser.newContext({ baseURL: bed.url ?? "" });
  await context.addCookies(cookiesFor(bed.url ?? "", await signIn(a.webSocket, viewer)));
  const page = await context.newPage();
  await page.goto("/containers");
  const create = page.getByRole("button", { name: "Create container" }).first();
  await expect(create).toHaveAttribute("aria-disabled", "true");
  await expect(create).toHaveAccessibleDescription(/operator/);
  await page.keyboard.press("c");
  await create.click({ force: true });
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await context.close();
});

test("the web process has no right on the host", async ({ a }) => {
  const pid = await webProcessOf(a);
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const field = (name: string) => new RegExp(`^${name}:\\s+(.*)$`, "m").exec(status)?.[1] ?? "";
  const uids = field("Uid").split(/\s+/);
  expect(new Set(uids).size).toBe(1);
  expect(uids).not.toContain("0");
  for (const set of ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"])
    expect(field(set), set).toMatch(/^0+$/);
  expect(field("NoNewPrivs")).toBe("1");

  // As itself, in its own view of the file system.
  const asItself = (...argv: string[]) =>
    run(
      [
        ...["nsenter", `--target=${pid}`, "--mount", "--", "setpriv"],
        ...[`--reuid=${uids[0]}`, `--regid=${field("Gid").split(/\s+/)[0]}`, "--clear-groups"],
        ...["--no-new-privs", "--bounding-set=-all", "--", ...argv],
      ],
      { accept: [1, 2] },
    );
  for (const secret of ["data/heropods.db", "data/auth-secret", a.mycelium.keyPath]) {
    const read = await asItself("cat", secret.startsWith("/") ? secret : join(a.dir, secret));
    expect(read.exitCode, secret).not.toBe(0);
    expect(read.stderr).toContain("Permission denied");
  }
  const speak =
    "require('net').connect(process.argv[1]).on('connect', () => process.exit(0)).on('error', (e) => { console.error(e.code); process.exit(1); })";
  expect(await asItself(process.execPath, "-e", speak, a.webSocket)).toMatchObject({ exitCode: 0 });
  expect(await asItself(process.execPath, "-e", speak, a.adminSocket)).toMatchObject({
    exitCode: 1,
    stderr: "EACCES\n",
  });
});

/** The web process serves this host's sockets and is not root, unlike the one that started it. */
async function webProcessOf(host: BedHost): Promise<string> {
  for (const pid of await readdir("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    const argv = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");
    if (!argv[1]?.endsWith("dist/web.js") || !argv.includes(join(host.dir, "run"))) continue;
    const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
    if (status !== "" && !/^Uid:\s+0\s/m.test(status)) return pid;
  }
  throw new Error(`No web process of host ${host.name} without root's rights was found`);
}

async function uploadStatus(host: BedHost, headers: Record<string, string>): Promise<number> {
  const agent = new Agent({ connect: { socketPath: host.webSocket } });
  try {
    const answer = await request("http://heropodsd/api/images/import?name=mine", {
      dispatcher: agent,
      method: "POST",
      headers: { ...headers, "content-type": "application/octet-stream" },
      body: "not an archive",
    });
    await answer.body.dump();
    return answer.statusCode;
  } finally {
    await agent.close();
  }
}
