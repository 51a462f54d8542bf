import { expect, test } from "./console/console-test";
import { heropods, heropodsJson } from "./console/heropods-command";
import { containerOf, WEB_SERVER } from "./console/probes";
import type { BedHost } from "./testbed/bed";
import type { HostSnapshot } from "./testbed/snapshot";

// The main job by the command alone, the daemon killed as if it had crashed between the steps.
test.describe.configure({ mode: "serial" });

const before = new Map<string, HostSnapshot>();

test.beforeAll(async ({ bed }) => {
  for (const host of bed.hosts) before.set(host.name, await host.snapshot());
});

/** The command's exit code and both streams, for containers' own commands. */
const inContainer = (host: BedHost, name: string, ...argv: string[]) =>
  heropods(host, "exec", name, "--", ...argv);

async function crash(host: BedHost, meanwhile: () => Promise<void> = async () => {}): Promise<void> {
  await host.killDaemon("SIGKILL");
  await meanwhile();
  await host.startDaemon();
}

test("says what it will do, does it, and tells who cannot be reached", async ({ a }) => {
  const plan = await heropods(a, "create", "app", "--dry-run", "--start");
  expect(plan.exitCode).toBe(0);
  expect(plan.stdout).toMatch(/^\d+ to add, 0 to change, 0 to remove$/m);
  expect(plan.stdout).toContain("netns add hp-app");
  expect(await a.snapshot()).toEqual(before.get("a"));

  const created = await heropods(
    a,
    "create",
    "app",
    "--memory",
    "64m",
    "--env",
    "COLOUR=teal",
    "--",
    ...WEB_SERVER,
  );
  expect(created.exitCode).toBe(0);
  expect(created.stdout).toMatch(/^app is stopped: 10\.10\.0\.\d+ and [0-9a-f:]+$/m);

  await crash(a, async () => {
    const unreachable = await heropods(a, "ps");
    expect(unreachable.exitCode).toBe(3);
    expect(unreachable.stdout).toBe("");
    expect(unreachable.stderr).toContain(`heropodsd does not answer on ${a.adminSocket}`);
  });
});

test("created before the crash, started after it, running through the next", async ({ a, b }) => {
  const created = await containerOf(a, "app");
  expect(created.state).toBe("stopped");
  await heropodsJson(a, "start", "app");
  await heropodsJson(b, "create", "far", "--overlay-ingress", "open", "--start", "--", ...WEB_SERVER);
  const app = await containerOf(a, "app");
  const far = await containerOf(b, "far");
  expect([app.ipv4, app.overlay]).toEqual([created.ipv4, created.overlay]);

  await crash(a, async () => {
    // No daemon on a: its container is reached from b all the same, over the overlay.
    const ping = await inContainer(b, "far", "ping", "-c", "1", "-W", "3", app.overlay);
    expect(ping.exitCode, ping.stdout).toBe(0);
    expect((await a.snapshot()).netns).toContain("hp-app");
  });

  // The same process, the same addresses, the same moment of its start: nothing was started anew.
  expect(await containerOf(a, "app")).toEqual(app);
  const ping = await inContainer(a, "app", "ping", "-c", "1", "-W", "3", far.overlay);
  expect(ping.exitCode, ping.stdout).toBe(0);
  const tcp = await inContainer(
    a,
    "app",
    "sh",
    "-c",
    `printf 'GET /hostname HTTP/1.0\\r\\n\\r\\n' | nc -w 3 ${far.overlay} 8080`,
  );
  expect(tcp.stdout).toContain("200 OK");
});

test("runs commands with their output and exit code", async ({ a }) => {
  const ran = await inContainer(a, "app", "sh", "-c", "echo $COLOUR; echo heard >&2; exit 9");
  expect(ran).toMatchObject({ exitCode: 9, stdout: "teal\n", stderr: "heard\n" });
  const missing = await inContainer(a, "app", "no-such-command");
  expect(missing.exitCode).not.toBe(0);
  const nobody = await inContainer(a, "nobody", "true");
  expect(nobody.exitCode).toBe(125);
  expect(nobody.stderr).toContain("There is no container nobody.");
});

test("knows the exit code of what ended while there was no daemon", async ({ a }) => {
  const waits = "until [ -e /tmp/end ]; do sleep 0.05; done; echo bye; exit 23";
  await heropodsJson(a, "create", "ends", "--start", "--", "sh", "-c", waits);
  expect((await containerOf(a, "ends")).state).toBe("running");
  const { pid } = await containerOf(a, "ends");
  await crash(a, async () => {
    // As its process would by itself: told from the host, no daemon asked.
    expect((await a.exec(["touch", `/proc/${pid}/root/tmp/end`])).exitCode).toBe(0);
    await expect.poll(async () => (await a.exec(["kill", "-0", String(pid)])).exitCode).not.toBe(0);
  });
  await expect.poll(async () => (await containerOf(a, "ends")).state).toBe("failed");
  const ended = await containerOf(a, "ends");
  expect(ended.exitCode).toBe(23);
  expect(ended.trouble).toContain("exit code 23");
  expect((await heropods(a, "logs", "ends")).stdout).toContain("bye");
  expect((await containerOf(a, "app")).state).toBe("running");
});

test("stopped, the daemon killed again, deleted: nothing is left on either host", async ({ bed, a, b }) => {
  await heropodsJson(a, "stop", "app");
  await crash(a);
  expect((await containerOf(a, "app")).state).toBe("stopped");
  const removed = await heropods(a, "rm", "app", "ends");
  expect(removed.exitCode, removed.stderr).toBe(0);
  // Killed in the middle of a deletion: it is carried to its end, or the next one does.
  await b.call("mutation", "containers.delete", { name: "far", wait: false });
  await crash(b);
  const ps = await heropods(b, "ps", "--quiet");
  if (ps.stdout.includes("far")) await heropodsJson(b, "rm", "far");
  expect((await heropods(a, "ps")).stdout).toContain("No containers");
  for (const host of bed.hosts) expect(await host.snapshot()).toEqual(before.get(host.name));
});
