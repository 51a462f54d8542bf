import { existsSync, readFileSync, statSync } from "node:fs";
import { copyFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { http } from "../server/test-client";
import { heropods, heropodsJson } from "./console/heropods-command";
import { type Bed, type BedHost, startBed } from "./testbed/bed";
import type { HostSnapshot } from "./testbed/snapshot";
import { until } from "./testbed/until";

const Container = z.object({
  name: z.string(),
  state: z.string(),
  pid: z.number().nullable(),
  ipv4: z.string(),
});
const Restore = z.object({
  id: z.string(),
  changes: z.array(z.object({ table: z.string(), removed: z.object({ names: z.array(z.string()) }) })),
  plan: z.object({ steps: z.array(z.object({ sentence: z.string() })) }),
});

let bed: Bed;
let a: BedHost;
let file: string;
let before: HostSnapshot;
let kept: z.infer<typeof Container>;

const act = (procedure: string, input: object) => a.call("mutation", procedure, { ...input, wait: true });
const list = async (host = a) => z.array(Container).parse(await host.call("query", "containers.list"));
const one = async (name: string) => (await list()).find((c) => c.name === name);
const runs = (name: string) =>
  until(`${name} to run`, async () => ((await one(name))?.state === "running" ? true : null), 20_000);
const answers = async (address: string) =>
  (await a.exec(["ping", "-c", "1", "-W", "2", address])).exitCode === 0;

/** Changes everything that a restore must bring back. */
async function change() {
  await act("containers.delete", { name: "gone" });
  await act("containers.create", { name: "late", start: true });
  await act("containers.create", { name: "gone", start: false, memoryBytes: 64 * 1024 * 1024 });
  await act("containers.stop", { name: "stopped-later" });
  await act("heropods.save", {
    name: "team",
    bridge_name: "team0",
    subnet: "10.20.0.0/24",
    gateway_ip: "10.20.0.1",
  });
  await a.call("mutation", "tokens.create", { name: "late-token", role: "viewer" });
}

beforeAll(async () => {
  bed = await startBed({ enableMycelium: true });
  a = bed.host("a");
  file = join(a.dir, "a.backup");
  for (const name of ["kept", "gone", "stopped-later"]) await act("containers.create", { name, start: true });
  kept = Container.parse(await one("kept"));
  before = await a.snapshot();
}, 120_000);
afterAll(() => bed?.stop());

it("writes one file that root alone may read, while containers run", async () => {
  const { exitCode, stdout, stderr } = await heropods(a, "backup", file);
  expect([exitCode, stderr]).toEqual([0, ""]);
  expect(stdout).toContain(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(file).size).toBeLessThan(1024 * 1024);
  const again = await heropods(a, "backup", file);
  expect([again.exitCode, again.stderr]).toEqual([1, expect.stringContaining("is there already")]);
});

it("is for root on the host alone", async () => {
  const made = await a.call("mutation", "tokens.create", { name: "boss", role: "admin" });
  const { token } = z.object({ token: z.string() }).parse(made);
  const headers = { authorization: `Bearer ${token}` };
  for (const [method, path] of [
    ["GET", "/api/backup"],
    ["GET", "/api/restore"],
    ["POST", "/api/restore/check"],
    ["POST", "/api/restore/run?id=x"],
  ] as const) {
    expect([path, (await http(a.webSocket, method, path)).status]).toEqual([path, 401]);
    expect([path, (await http(a.webSocket, method, path, { headers })).status]).toEqual([path, 403]);
  }
  await a.call("mutation", "tokens.revoke", { name: "boss" });
});

it("refuses what is damaged, cut off or no backup, and changes nothing", async () => {
  const now = await a.snapshot();
  const bad = join(a.dir, "bad.backup");
  await copyFile(file, bad);
  await truncate(bad, statSync(bad).size - 100);
  const cut = await heropods(a, "restore", bad, "--yes");
  expect([cut.exitCode, cut.stderr]).toEqual([1, expect.stringContaining("not a whole backup")]);
  await writeFile(bad, "hello");
  expect((await heropods(a, "restore", bad, "--yes")).stderr).toContain("not a whole backup");
  expect((await heropods(a, "restore", join(a.dir, "none"))).stderr).toContain("There is no file");
  expect(existsSync(join(a.dir, "data/restore"))).toBe(false);
  expect(await a.snapshot()).toEqual(now);
});

it("says what it would change, and changes it only when that is agreed to", async () => {
  await change();
  const now = await a.snapshot();
  const { exitCode, stdout } = await heropods(a, "restore", file, "--dry-run");
  expect(exitCode).toBe(0);
  for (const words of [
    "- 1 ApiToken: late-token",
    "- 1 Container: late",
    "~ 2 Container: gone, stopped-later",
    "- 1 HeroPods: team",
    "Disconnect late from heropods0",
    "Start gone",
    "Start stopped-later",
    "Everybody signs in anew",
  ])
    expect(stdout).toContain(words);
  expect(stdout).not.toMatch(/\b(Stop|Start|Disconnect) kept\b/);
  const asked = await heropods(a, "restore", file);
  expect([asked.exitCode, asked.stderr]).toEqual([1, expect.stringContaining("nothing was changed")]);
  expect(await a.snapshot()).toEqual(now);
});

it("restores: the host is as it was, object by object, and what did not change kept running", async () => {
  const restored = Restore.parse(await heropodsJson(a, "restore", file, "--yes"));
  expect(restored.changes.find((c) => c.table === "Container")?.removed.names).toEqual(["late"]);
  for (const name of ["kept", "gone", "stopped-later"]) await runs(name);
  expect((await list()).map((c) => c.name).sort()).toEqual(["gone", "kept", "stopped-later"]);
  expect(await one("kept")).toEqual(kept);
  await until("the host to be as it was", async () => {
    expect(await a.snapshot()).toEqual(before);
    return true;
  });
  for (const { name, ipv4 } of await list()) expect([name, await answers(ipv4)]).toEqual([name, true]);
  const log = JSON.stringify(await a.call("query", "operations.list", { limit: 20 }));
  expect(log).toContain('"backup.restore"');
  expect(existsSync(join(a.dir, "data/restore"))).toBe(false);
});

it("kept a copy of what it replaced, which brings that back in its turn", async () => {
  const Copies = z.object({ copies: z.array(z.object({ path: z.string(), reason: z.string() })) });
  const { copies } = Copies.parse(await heropodsJson(a, "backups"));
  expect(copies[0]?.reason).toBe("before-restore");
  await heropodsJson(a, "restore", copies[0]?.path ?? "", "--yes");
  await runs("late");
  expect((await list()).map((c) => c.name).sort()).toEqual(["gone", "kept", "late", "stopped-later"]);
  expect(await one("kept")).toEqual(kept);
});

it("killed as soon as it is agreed to, the next start restores", async () => {
  const asked = heropods(a, "restore", file, "--yes");
  await until("the restore to be ready", async () =>
    existsSync(join(a.dir, "data/restore/ready")) ? true : null,
  );
  await a.killDaemon();
  await a.startDaemon();
  await asked;
  for (const name of ["kept", "gone", "stopped-later"]) await runs(name);
  await until("the host to be as it was", async () => {
    expect(await a.snapshot()).toEqual(before);
    return true;
  });
  expect(await one("kept")).toEqual(kept);
});

it("a database that the daemon cannot start with is taken back out", async () => {
  const secret = readFileSync(join(a.dir, "data/auth-secret"), "utf8");
  await a.killDaemon("SIGTERM");
  // As a restore leaves it, with a key that nobody can use.
  await a.exec(["mkdir", "-p", join(a.dir, "data/restore/staged")]);
  await writeFile(join(a.dir, "data/restore/staged/auth-secret"), "short", { mode: 0o600 });
  await writeFile(join(a.dir, "data/restore/ready"), "");
  await a.startDaemon();
  expect(readFileSync(join(a.dir, "data/auth-secret"), "utf8")).toBe(secret);
  expect(existsSync(join(a.dir, "data/restore"))).toBe(false);
  await runs("kept");
});

it("with --images, a host that has none of it runs the containers", async () => {
  const whole = join(a.dir, "whole.backup");
  expect((await heropods(a, "backup", whole, "--images")).exitCode).toBe(0);
  const b = bed.host("b");
  const { stdout } = await heropods(b, "restore", whole, "--dry-run");
  expect(stdout).toContain("The backup is of the host a; this is b.");
  await heropodsJson(b, "restore", whole, "--yes");
  await until(
    "the containers to run on host b",
    async () => ((await list(b)).filter((c) => c.state === "running").length === 3 ? true : null),
    20_000,
  );
});
