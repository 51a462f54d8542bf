import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ApiServer, createApiServer } from "../api/api-server";
import { rootCaller } from "../auth/callers";
import { ContainerConfiguration } from "../core/container/configuration";
import type { ContainerView, OperationView, StepView } from "../core/model";
import { noValues } from "../core/numbers/metrics";
import { ProblemError } from "../core/problem";
import { createChanges } from "../services/changes";
import { createLive } from "../services/live";
import type { Services } from "../services/services";
import { connect } from "./connection";
import { runCli } from "./run";

/** The command line against the daemon's real API server on a socket, with services of the test's own. */
let top: string;
let api: ApiServer;
let socket: string;
let calls: unknown[][];
const changes = createChanges();

const step = (id: string, status: StepView["status"] = "waiting"): StepView => ({
  id,
  sign: "add",
  object: { kind: "netns", name: "web-1" },
  sentence: `Do ${id}`,
  commands: [`ip netns add ${id}`],
  status,
  ms: status === "done" ? 1.5 : null,
  stderr: null,
});

const operation = (name: string, status: OperationView["status"], steps: StepView[]): OperationView => ({
  id: `op-${name}`,
  kind: "container.start",
  subject: { kind: "container", name },
  actor: "root",
  status,
  plan: { steps, summary: { add: steps.length, change: 0, remove: 0 } },
  error: status === "failed" ? "'Do b' failed: ip exited with 2" : null,
  startedAt: "2026-01-01T00:00:00.000Z",
  finishedAt: status === "running" ? null : "2026-01-01T00:00:01.000Z",
});

const container = (name: string): ContainerView => ({
  id: name,
  name,
  heropods: "default",
  ...ContainerConfiguration.parse({}),
  imageDigest: `sha256:${"a".repeat(64)}`,
  state: "running",
  trouble: null,
  desired: "running",
  prepared: false,
  restarts: { count: 0, at: null, reason: null },
  warnings: [],
  health: null,
  ipv4: "10.10.0.2",
  overlay: "5da::2",
  exitCode: null,
  pid: 1,
  createdAt: "2026-01-01T00:00:00.000Z",
  startedAt: "2026-01-01T00:00:00.000Z",
  finishedAt: null,
  netns: `hp-${name}`,
  links: { bridge: "vbr-1", overlay: "vmyh-1" },
  operationId: null,
});

/** Goes on in steps once somebody follows it. */
let running: OperationView[] = [];
let followed = () => {};
let setUpLink: string | null = null;

function fakeServices(): Services {
  const live = createLive(changes);
  const services = {
    live: {
      lastId: live.lastId,
      follow(listener: Parameters<typeof live.follow>[0]) {
        const stop = live.follow(listener);
        followed();
        queueMicrotask(() => {
          for (const value of running.splice(0))
            changes.publish({ topic: "operation", key: value.id, value });
        });
        return stop;
      },
    },
    operations: {
      get: async (id: string) => operation(id.replace("op-", ""), "running", [step("a", "done"), step("b")]),
    },
    containers: {
      list: () => [container("web-10"), container("web-9")],
      get: (name: string) => container(name),
      planCreate: async (...args: unknown[]) => {
        calls.push(["planCreate", ...args]);
        return operation("x", "running", [step("a")]).plan;
      },
      create: async (...args: unknown[]) => {
        calls.push(["create", ...args]);
        return operation("web-1", "done", [step("a", "done")]);
      },
      act: async (name: string, action: string, options: { wait: boolean }) => {
        calls.push(["act", name, action, options]);
        if (name === "none")
          throw new ProblemError(
            [{ path: ["name"], message: "There is no container none.", fix: "Look." }],
            true,
          );
        if (options.wait) return operation(name, "done", [step("a", "done")]);
        return operation(name, "running", [step("a"), step("b")]);
      },
    },
    commands: {
      exec: async (name: string, argv: string[]) => {
        calls.push(["exec", name, argv]);
        if (name === "none") throw new ProblemError([{ path: ["name"], message: "none is not running." }]);
        return { exitCode: 7, stdout: "out\n", stderr: "err" };
      },
    },
    numbers: {
      now: async (names: string[] | null) => {
        calls.push(["now", names]);
        return { at: 0, host: sample, containers: { "web-1": sample } };
      },
      history: async (name: string | null, range: string) => {
        calls.push(["history", name, range]);
        const columns = { cpu: [0.5], memory: [1024] };
        return { series: { gapMs: 1, from: 0, to: 1, times: [0], columns }, limits: {} };
      },
    },
    session: {
      newSetUpLink: async () => setUpLink,
    },
    heropods: {
      list: () => [],
      save: async (...args: unknown[]) => {
        calls.push(["save", ...args]);
        return operation("default", "done", []);
      },
    },
    images: {
      pull: async (...args: unknown[]) => {
        calls.push(["pull", ...args]);
        return operation("alpine", "done", []);
      },
    },
  };
  // Only what these commands call is there; a call of anything else fails its test.
  return services as unknown as Services;
}

const sample = { at: 0, values: { ...noValues(), cpu: 0.25, memory: 12 * 1024 ** 2, rx: 125_000 } };

beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), "cli-"));
  socket = join(top, "admin.sock");
  calls = [];
  running = [];
  api = createApiServer({
    services: fakeServices(),
    resolveCaller: rootCaller,
    authRoute: async () => undefined,
    rawRoutes: [],
    log: pino({ level: "silent" }),
  });
  api.server.listen(socket);
  await once(api.server, "listening");
});
afterEach(async () => {
  await api.close();
  await rm(top, { recursive: true, force: true });
});

async function heropods(...argv: string[]) {
  let out = "";
  let err = "";
  const code = await runCli(
    argv,
    {
      env: { HEROPODS_SOCKET: socket },
      isTerminal: false,
      write(stream, text) {
        if (stream === "stdout") out += text;
        else err += text;
      },
      stdin: async () => "secret\n",
      ask: async () => null,
      now: () => new Date("2026-01-01T00:05:00Z"),
      cwd: () => "/root",
    },
    connect,
    "1.2.3",
  );
  return { code, out, err };
}

describe("heropods", () => {
  it("ps prints a table in natural order, without colour where nobody looks", async () => {
    const { code, out } = await heropods("ps");
    expect(code).toBe(0);
    expect(out.split("\n").map((line) => line.split(/ {2,}/)[0])).toEqual(["NAME", "web-9", "web-10", ""]);
    expect(out).toContain("5 min ago");
    expect(out).not.toContain("\u001b");
  });

  it.each([[["--json", "ps"]], [["ps", "--json"]]])("%j answers in JSON", async (argv) => {
    const { out } = await heropods(...argv);
    expect(JSON.parse(out)).toHaveLength(2);
  });

  it("create passes every flag on", async () => {
    const flags = [
      "--image",
      "alpine",
      "--env",
      "A=1",
      "--env",
      "B=x y",
      "--memory",
      "256m",
      "--cpus",
      "0.5",
    ];
    const more = ["--pids", "9", "--overlay-ingress", "open", "--keep-alive", "--start", "--", "sleep", "-x"];
    const { code, out } = await heropods("create", "web-1", ...flags, ...more);
    expect(code).toBe(0);
    expect(out).toBe("+ Do a (1.5 ms)\nweb-1 is running: 10.10.0.2 and 5da::2\n");
    expect(calls[0]?.[1]).toMatchObject({
      name: "web-1",
      heropods: "default",
      image: "alpine",
      command: ["sleep", "-x"],
      env: { A: "1", B: "x y" },
      memoryBytes: 256 * 1024 ** 2,
      cpus: 0.5,
      pidsLimit: 9,
      overlayIngress: "open",
      keepAlive: true,
    });
    expect(calls[0]?.[2]).toMatchObject({ start: true, actor: "root" });
  });

  it("--dry-run prints the plan with its commands and changes nothing", async () => {
    const { out } = await heropods("create", "web-1", "--dry-run");
    expect(out).toBe("1 to add, 0 to change, 0 to remove\n+ Do a\n    ip netns add a\n");
    expect(calls.map(([name]) => name)).toEqual(["planCreate"]);
  });

  it("prints each step as it finishes, once", async () => {
    running = [
      operation("web-1", "running", [step("a", "done"), step("b")]),
      operation("web-1", "done", [step("a", "done"), step("b", "done")]),
    ];
    expect(await heropods("start", "web-1")).toEqual({
      code: 0,
      out: "+ Do a (1.5 ms)\n+ Do b (1.5 ms)\n",
      err: "",
    });
  });

  it("says what failed, on standard error, with 1", async () => {
    running = [operation("web-1", "failed", [step("a", "undone"), step("b", "failed")])];
    const { code, err } = await heropods("start", "web-1");
    expect(code).toBe(1);
    expect(err).toBe("heropods: 'Do b' failed: ip exited with 2\n");
  });

  it("does what it can of several and tells of the rest", async () => {
    const { code, out, err } = await heropods("stop", "web-1", "none", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toHaveLength(1);
    expect(JSON.parse(err).error.problems).toEqual([
      { path: ["name"], message: "There is no container none.", fix: "Look." },
    ]);
    expect((await heropods("stop", "none")).err).toBe(
      "heropods: name: There is no container none.\n  fix: Look.\n",
    );
  });

  it("ends when the daemon goes away under it", async () => {
    const isFollowed = new Promise<void>((resolve) => {
      followed = resolve;
    });
    const asked = heropods("start", "web-1");
    await isFollowed;
    await api.close();
    const { code, err } = await asked;
    expect(code).toBe(1);
    expect(err).toContain("The daemon went away. How it ended: heropods operations op-web-1");
  });

  it("exec passes output and code through, and ends with 125 where nothing ran", async () => {
    expect(await heropods("exec", "web-1", "--", "ls", "-l")).toEqual({ code: 7, out: "out\n", err: "err" });
    expect(calls[0]).toEqual(["exec", "web-1", ["ls", "-l"]]);
    expect((await heropods("exec", "none", "--", "ls")).code).toBe(125);
    expect((await heropods("--json", "exec", "none", "--", "ls")).code).toBe(125);
  });

  it("names the place of input that does not fit", async () => {
    const { code, err } = await heropods("create", "../x", "--memory", "0");
    expect(code).toBe(1);
    expect(err).toMatch(/heropods: name: A name is .*\nheropods: memoryBytes: A memory limit is at least/);
    expect(calls).toEqual([]);
  });

  it("reads a password from standard input alone", async () => {
    await heropods("pull", "alpine", "--username", "me", "--password-stdin");
    expect(calls[0]?.[1]).toMatchObject({ reference: "alpine", username: "me", password: "secret" });
  });

  it("fills in what config set does not name", async () => {
    await heropods("config", "set", "default", "--subnet", "10.1.0.0/24", "--gateway-ip", "10.1.0.1");
    expect(calls[0]?.[1]).toMatchObject({
      subnet: "10.1.0.0/24",
      bridge_name: "heropods0",
      use_podman: true,
    });
  });

  it("prints numbers: what is so now, and what was kept", async () => {
    const now = await heropods("stats");
    expect(now.out).toMatch(/^NAME +CPU +MEMORY/);
    expect(now.out).toMatch(/\n\(host\) /);
    expect(now.out).toMatch(/\n *web-1 +0\.25 +12\.0 MiB +- +1\.0 Mbit\/s \/ -/);
    const one = await heropods("stats", "web-1", "gone");
    expect(one.out).not.toContain("(host)");
    expect(one.err).toContain("gone does not run.");
    expect((await heropods("stats", "web-1", "--range", "day")).out).toContain("1970-01-01T00:00:00.000Z");
    expect(calls).toEqual([
      ["now", null],
      ["now", ["web-1", "gone"]],
      ["history", "web-1", "day"],
    ]);
    expect(JSON.parse((await heropods("--json", "stats")).out).containers["web-1"].values.cpu).toBe(0.25);
    expect((await heropods("stats", "--range", "year")).code).toBe(2);
  });

  it("prints the set-up link while there is one", async () => {
    setUpLink = "http://127.0.0.1:8787/setup#token=x";
    expect(await heropods("setup-link")).toEqual({ code: 0, out: `${setUpLink}\n`, err: "" });
    setUpLink = null;
    expect((await heropods("setup-link")).code).toBe(1);
  });

  it.each([
    [["nonsense"], 2],
    [["create"], 2],
    [["create", "a", "--memory", "lots"], 2],
    [["import", "file"], 2],
    [["ps", "--wrong"], 2],
    [["--help"], 0],
    [["--version"], 0],
    [["config", "--help"], 0],
  ])("%j ends with %d", async (argv, code) => {
    expect((await heropods(...argv)).code).toBe(code);
  });

  it("says that no daemon is there, with 3", async () => {
    const { code, err } = await heropods("ps", "--socket", join(top, "none.sock"));
    expect(code).toBe(3);
    expect(err).toContain("none.sock (ENOENT)");
    expect(err).toContain("fix: Start HeroPods");
  });
});
