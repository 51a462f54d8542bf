import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { heropods, heropodsJson, refusalOf } from "./console/heropods-command";
import { type Bed, type BedHost, startBed } from "./testbed/bed";
import { until } from "./testbed/until";

// `heropods update`, `duplicate`, `templates` and `notices` as root types them, on a real daemon and containers.
const MIB = 1024 ** 2;
/** Each of these is a good dozen processes of Node, one after the other. */
const LONG_MS = 150_000;
const Container = z.object({
  ...{ name: z.string(), state: z.string(), pid: z.number().nullable(), ipv4: z.string() },
  ...{ image: z.string(), command: z.array(z.string()), env: z.record(z.string(), z.string()) },
  ...{ labels: z.record(z.string(), z.string()), memoryBytes: z.number().nullable() },
  ...{ cpus: z.number().nullable(), readOnlyRoot: z.boolean(), capAdd: z.array(z.string()) },
});
const Templates = z.array(z.looseObject({ name: z.string(), note: z.string() }));
const Targets = z.array(
  z.object({
    ...{ name: z.string(), kinds: z.array(z.string()), hasSecret: z.boolean() },
    settings: z.looseObject({ kind: z.string() }),
    last: z.object({ error: z.string().nullable() }).nullable(),
  }),
);

let bed: Bed;
let a: BedHost;

const get = async (name: string) => Container.parse(await heropodsJson(a, "inspect", name));
const memoryOf = async (name: string) =>
  (await heropods(a, "exec", name, "--", "cat", "/sys/fs/cgroup/memory/memory.limit_in_bytes")).stdout.trim();
const templates = async () => Templates.parse(await heropodsJson(a, "templates", "list"));
const targets = async () => Targets.parse(await heropodsJson(a, "notices"));

beforeAll(async () => {
  bed = await startBed({ hosts: ["a"], logLevel: "warn" });
  a = bed.host("a");
  const words = ["create", "web", "--memory", "64m", "--env", "COLOUR=teal", "--env", "OLD=1"];
  const command = ["sh", "-c", "trap 'exit 0' TERM; sleep 1000 & wait"];
  await heropodsJson(a, ...words, "--label", "team=blue", "--start", "--", ...command);
});
afterAll(() => bed.stop());

test("update changes what is named while it runs, and says so before", { timeout: LONG_MS }, async () => {
  const before = await get("web");
  const dry = await heropodsJson(a, "update", "web", "--memory", "96m", "--dry-run");
  expect(dry).toMatchObject({ effect: "live", differences: ["memory limit 64 MiB to 96 MiB"] });
  expect(await memoryOf("web")).toBe(String(64 * MIB));

  const said = await heropods(a, "update", "web", "--memory", "96m");
  expect(said).toMatchObject({ exitCode: 0 });
  expect(said.stdout).toMatch(/^Takes effect at once: web goes on running and keeps /);
  expect(await memoryOf("web")).toBe(String(96 * MIB));
  expect(await get("web")).toEqual({ ...before, memoryBytes: 96 * MIB });
});

test("update makes a new process where it must, and keeps what is not named", {
  timeout: LONG_MS,
}, async () => {
  const before = await get("web");
  const parts = ["--env", "MODE=fast", "--unset-env", "OLD", "--label", "tier=1", "--unset-label", "team"];
  const [done] = z
    .array(z.object({ kind: z.string(), status: z.string() }))
    .parse([await heropodsJson(a, "update", "web", ...parts, "--memory", "none")].flat());
  expect(done).toEqual({ kind: "container.change", status: "done" });
  const after = await get("web");
  expect(after).toEqual({
    ...{ ...before, pid: after.pid, memoryBytes: null },
    ...{ env: { COLOUR: "teal", MODE: "fast" }, labels: { tier: "1" } },
  });
  expect(after.pid).not.toBe(before.pid);
  expect((await heropods(a, "exec", "web", "--", "sh", "-c", "echo $MODE$OLD")).stdout).toBe("fast\n");
});

test("update takes parts from a file, and names the one that cannot be", { timeout: LONG_MS }, async () => {
  const file = join(a.dir, "parts.json");
  await writeFile(file, JSON.stringify({ cpus: 0.5, labels: {} }));
  await heropodsJson(a, "update", "web", "--file", file);
  expect(await get("web")).toMatchObject({ cpus: 0.5, labels: {} });
  await writeFile(file, JSON.stringify({ cpus: -1 }));
  const { exitCode, error } = await refusalOf(a, "update", "web", "--file", file);
  expect(exitCode).toBe(1);
  expect(error.problems.map(({ path }) => path.at(-1))).toEqual(["cpus"]);
  await writeFile(file, "[]");
  expect((await refusalOf(a, "update", "web", "--file", file)).error.message).toContain("a JSON object");
  expect((await refusalOf(a, "update", "nobody", "--memory", "1m")).error.message).toContain(
    "There is no container nobody.",
  );
  expect(await get("web")).toMatchObject({ cpus: 0.5 });
});

test("duplicate makes another of the same configuration, with an address of its own", {
  timeout: LONG_MS,
}, async () => {
  const web = await get("web");
  const plan = await heropods(a, "duplicate", "web", "twin", "--start", "--dry-run");
  expect(plan.stdout).toContain("netns add hp-twin");
  expect((await heropods(a, "inspect", "twin")).exitCode).not.toBe(0);
  await heropodsJson(a, "duplicate", "web", "twin", "--start");
  const twin = await get("twin");
  expect(twin).toEqual({ ...web, name: "twin", pid: twin.pid, ipv4: twin.ipv4 });
  expect(twin.ipv4).not.toBe(web.ipv4);
  const again = await refusalOf(a, "duplicate", "web", "twin");
  expect(again.error.problems).toMatchObject([{ path: ["name"] }]);
  await heropodsJson(a, "rm", "twin");
});

test("templates keep a configuration, take it elsewhere as a file, and make containers", {
  timeout: LONG_MS,
}, async () => {
  expect((await heropods(a, "templates", "list")).stdout).toContain("No templates.");
  expect(await heropodsJson(a, "templates", "save", "small", "--from", "web", "--note", "for tests")).toEqual(
    { name: "small" },
  );
  expect((await heropods(a, "templates", "list")).stdout).toMatch(/^small +busybox .*for tests$/m);

  const file = join(a.dir, "small.json");
  await writeFile(file, (await heropods(a, "templates", "export", "small")).stdout);
  expect(await heropodsJson(a, "templates", "import", file, "--name", "copy")).toEqual({ name: "copy" });
  expect((await templates()).map(({ name, note }) => [name, note])).toEqual([
    ["copy", "for tests"],
    ["small", "for tests"],
  ]);
  const bad = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, JSON.stringify({ ...bad, configuration: { ...bad.configuration, cpus: "many" } }));
  const refused = await refusalOf(a, "templates", "import", file, "--name", "bad");
  expect(refused.error.problems.map(({ path }) => path.at(-1))).toEqual(["cpus"]);

  await heropodsJson(a, "create", "made", "--template", "copy", "--env", "MODE=slow");
  const { command, cpus } = await get("web");
  expect(await get("made")).toMatchObject({ ...{ command, cpus }, env: { MODE: "slow" } });
  for (const name of ["small", "copy"])
    expect(await heropodsJson(a, "templates", "rm", name)).toEqual({ name });
  expect(await templates()).toEqual([]);
  await heropodsJson(a, "rm", "made");
});

/** Answers each POST with 204 and writes its headers and body to its log. */
const RECEIVER = `require("node:http").createServer((req, res) => {
  let body = "";
  req.on("data", (chunk) => { body += chunk; });
  req.on("end", () => { console.log(JSON.stringify({ headers: req.headers, body })); res.writeHead(204).end(); });
}).listen(9099, "127.0.0.1");`;

test("notices go to a webhook that is tried, listed and taken away", { timeout: LONG_MS }, async () => {
  expect((await heropods(a, "notices")).stdout).toContain("Nobody is told.");
  const url = "http://127.0.0.1:9099/in";
  const receiver = await a.start([process.execPath, "-e", RECEIVER], "receiver");
  await until("the receiver to listen", async () =>
    (await a.exec(["sh", "-c", "ss -ltn | grep -q :9099"])).exitCode === 0 ? true : null,
  );
  const made = z
    .object({ secret: z.string() })
    .parse(await heropodsJson(a, "notices", "webhook", "hook", url, "--kinds", "failure,drift"));
  // It leads to this host itself, which nobody has allowed.
  expect((await refusalOf(a, "notices", "test", "hook")).error.message).toContain("loopback");
  const saved = await heropods(a, "notices", "webhook", "hook", url, "--allow-internal");
  expect(saved.stdout).toContain("Try it: heropods notices test hook");
  expect(await heropodsJson(a, "notices", "test", "hook")).toEqual({ name: "hook", sent: true });
  const log = await readFile(join(a.dir, "receiver.log"), "utf8");
  expect(log).toContain("This is a test of hook, asked for by root.");
  expect(log).toContain("x-heropods-signature");

  const [hook] = await targets();
  expect(hook).toMatchObject({
    ...{ name: "hook", kinds: ["failure", "health", "drift", "peers"], hasSecret: true },
    ...{ settings: { kind: "webhook", url, allowInternal: true }, last: null },
  });
  expect(JSON.stringify(hook)).not.toContain(made.secret);
  receiver.kill("SIGKILL");
  await receiver.ended;
  expect((await refusalOf(a, "notices", "test", "hook")).error.message).toContain("ECONNREFUSED");
  expect((await heropods(a, "notices")).stdout).toMatch(/^hook +http:\/\/127\.0\.0\.1:9099\/in /m);
  expect(await heropodsJson(a, "notices", "rm", "hook")).toEqual({ name: "hook", removed: true });
  expect(await targets()).toEqual([]);
});

test("notices by mail: what is said is kept, what cannot be is named", { timeout: LONG_MS }, async () => {
  const mail = (to: string) =>
    ["notices", "mail", "team", "--server", "127.0.0.1", "--from", "hp@example.org", "--to", to] as const;
  const refused = await refusalOf(a, ...mail("ada@example.org,nobody"));
  expect(refused.error.problems).toMatchObject([{ message: "This is not an e-mail address." }]);
  expect((await refusalOf(a, "notices", "rm", "team")).error.message).toContain("team");
  await heropodsJson(a, ...mail("ada@example.org, bob@example.org"), "--security", "none", "--port", "2525");
  expect(await targets()).toMatchObject([
    {
      ...{ name: "team", hasSecret: false },
      settings: { ...{ kind: "mail", port: 2525 }, to: ["ada@example.org", "bob@example.org"] },
    },
  ]);
  // No mail server is there.
  expect((await refusalOf(a, "notices", "test", "team")).error.message).toContain("ECONNREFUSED");
  await heropodsJson(a, "notices", "rm", "team");
});
