import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Bed, type BedHost, startBed } from "./testbed/bed";
import type { HostSnapshot } from "./testbed/snapshot";
import { until } from "./testbed/until";

const Container = z.object({
  state: z.string(),
  trouble: z.string().nullable(),
  desired: z.string(),
  pid: z.number().nullable(),
  exitCode: z.number().nullable(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  restarts: z.object({ count: z.number(), at: z.string().nullable(), reason: z.string().nullable() }),
  warnings: z.array(z.string()),
  health: z.object({ state: z.string(), failing: z.number() }).nullable(),
});
type Container = z.infer<typeof Container>;
const Operations = z.array(z.object({ kind: z.string(), actor: z.string(), startedAt: z.string() }));
const Probes = z.array(z.object({ exitCode: z.number().nullable(), output: z.string() }));
const Sample = z.object({ at: z.number(), values: z.record(z.string(), z.number().nullable()) });
const Now = z.object({ host: Sample.nullable(), containers: z.record(z.string(), Sample) });
const History = z.object({
  series: z.object({
    times: z.array(z.number()),
    columns: z.record(z.string(), z.array(z.number().nullable())),
  }),
});

let bed: Bed;
let a: BedHost;
let fresh: HostSnapshot;

const MIB = 1024 * 1024;
const sh = (script: string) => ["sh", "-c", script];
const create = (name: string, input: object) =>
  a.call("mutation", "containers.create", { name, start: true, wait: true, ...input });
const act = (action: string, name: string) =>
  a.call("mutation", `containers.${action}`, { name, wait: true });
const get = async (name: string) => Container.parse(await a.call("query", "containers.get", { name }));
const inside = async (name: string, ...argv: string[]) =>
  z
    .object({ exitCode: z.number(), stdout: z.string() })
    .parse(await a.call("mutation", "containers.exec", { name, argv }));
const becomes = (name: string, what: string, is: (container: Container) => boolean, ms = 20_000) =>
  until(
    `${name} ${what}`,
    async () => {
      const now = await get(name);
      return is(now) ? now : null;
    },
    ms,
  );
const operationsOf = async (name: string) =>
  Operations.parse(
    await a.call("query", "operations.list", { limit: 50, subject: { kind: "container", name } }),
  ).reverse();

beforeAll(async () => {
  bed = await startBed({ hosts: ["a"] });
  a = bed.host("a");
  await create("first", {});
  await act("delete", "first");
  fresh = await a.snapshot();
}, 120_000);
afterAll(() => bed?.stop());

describe("a container that is killed for memory", () => {
  it("says so, with its limit", async () => {
    // busybox's tail keeps one endless line in memory.
    await create("hungry", { memoryBytes: 16 * MIB, command: ["tail", "/dev/zero"] });
    const { trouble, exitCode } = await becomes("hungry", "has failed", ({ state }) => state === "failed");
    expect(trouble).toBe("It was killed for memory: it reached its limit of 16 MiB.");
    expect(exitCode).toBe(137);
    await act("delete", "hungry");
  });

  it("says so while it goes on, where a child was killed", async () => {
    await create("mother", { memoryBytes: 32 * MIB, command: sh("sleep 1; tail /dev/zero; sleep 600") });
    const { state, warnings } = await becomes("mother", "warns", (it) => it.warnings.length > 0, 30_000);
    expect(state).toBe("running");
    expect(warnings[0]).toMatch(
      /^The kernel killed a process in it for memory, last at [\d:]+ UTC: it reached its limit of 32 MiB\.$/,
    );
    await act("delete", "mother");
  });
});

describe("a restart policy", () => {
  it("restarts what fails, waiting twice as long each time, and says so", async () => {
    await create("loop", { command: sh("exit 3"), restart: { policy: "on-failure" } });
    const third = await becomes("loop", "has been restarted", (it) => it.restarts.count >= 4);
    expect(third.restarts.reason).toBe("Its process ended with exit code 3.");
    const waiting = await becomes("loop", "waits", ({ state }) => state === "restarting");
    expect(waiting.trouble).toBe("Its process ended with exit code 3.");
    expect(waiting.restarts.at).not.toBeNull();
    await becomes("loop", "waits longer", (it) => it.restarts.count >= 6);
    const starts = (await operationsOf("loop")).filter(
      ({ kind, actor }) => kind === "container.start" && actor === "heropodsd",
    );
    const at = starts.map(({ startedAt }) => Date.parse(startedAt));
    const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    // After the first, 200 ms, 400, 800 and so on: each at least its wait.
    for (const [index, gap] of gaps.slice(0, 4).entries())
      expect(gap).toBeGreaterThanOrEqual(200 * 2 ** index - 5);
  });

  it("goes on after the daemon was killed in the middle of a wait", async () => {
    const before = await becomes("loop", "waits", ({ state }) => state === "restarting", 30_000);
    await a.killDaemon();
    await a.startDaemon();
    const after = await becomes("loop", "goes on", (it) => it.restarts.count > before.restarts.count, 40_000);
    expect(after.restarts.count).toBe(before.restarts.count + 1);
  });

  it("ends when somebody stops it", async () => {
    await becomes("loop", "waits", ({ state }) => state === "restarting", 30_000);
    await act("stop", "loop");
    const stopped = await get("loop");
    expect(stopped).toMatchObject({ state: "stopped", desired: "stopped", trouble: null });
    expect(stopped.restarts).toMatchObject({ count: 0, at: null });
    await act("delete", "loop");
  });

  it("ends after its retries, and says that it did", async () => {
    await create("twice", { command: sh("exit 1"), restart: { policy: "on-failure", maxRetries: 2 } });
    const { trouble } = await becomes("twice", "has given up", ({ state }) => state === "failed");
    expect(trouble).toBe(
      "Its process ended with exit code 1. It was restarted 2 times in a row, as often as its policy allows.",
    );
    await act("delete", "twice");
  });

  it("restarts what was killed for memory, and what ended well only with 'always'", async () => {
    await create("eats", {
      memoryBytes: 16 * MIB,
      command: ["tail", "/dev/zero"],
      restart: { policy: "unless-stopped" },
    });
    const eats = await becomes("eats", "was restarted", (it) => it.restarts.count >= 2);
    expect(eats.restarts.reason).toBe("It was killed for memory: it reached its limit of 16 MiB.");
    await act("delete", "eats");

    await create("well", { command: sh("exit 0"), restart: { policy: "on-failure" } });
    await becomes("well", "has stopped", ({ state }) => state === "stopped");
    await act("delete", "well");
    await create("again", { command: sh("sleep 0.3"), restart: { policy: "always" } });
    await becomes("again", "was restarted", (it) => it.restarts.count >= 2);
    await act("delete", "again");
  });

  it("'always' alone brings back what was stopped when the daemon begins anew", async () => {
    for (const policy of ["always", "unless-stopped"] as const) {
      await create(policy, { command: ["sleep", "600"], restart: { policy } });
      await act("stop", policy);
    }
    await a.killDaemon("SIGTERM");
    await a.startDaemon();
    await becomes("always", "is back", ({ state }) => state === "running");
    expect((await get("unless-stopped")).state).toBe("stopped");
    for (const policy of ["always", "unless-stopped"]) await act("delete", policy);
  });
});

describe("a health check", () => {
  const check = (some: object) => ({ intervalMs: 1_000, timeoutMs: 500, retries: 2, ...some });

  it("finds a container well, then unhealthy, and its policy restarts it with back-off", async () => {
    await create("sick", {
      command: sh("touch /well; exec sleep 600"),
      restart: { policy: "on-failure" },
      healthCheck: check({ command: sh("cat /well") }),
    });
    const well = await becomes("sick", "is healthy", (it) => it.health?.state === "healthy");
    await inside("sick", "rm", "/well");
    const again = await becomes("sick", "was restarted", (it) => it.restarts.count === 1 && it.pid !== null);
    expect(again.restarts.reason).toBe(
      "Its health check failed 2 times in a row; the last one ended with exit code 1: cat: can't open '/well': No such file or directory.",
    );
    expect(again.startedAt).not.toBe(well.startedAt);
    await becomes("sick", "is healthy again", (it) => it.health?.state === "healthy");
    const probes = Probes.parse(await a.call("query", "containers.health", { name: "sick" }));
    expect(probes[0]?.exitCode).toBe(0);
    await act("delete", "sick");
  });

  it("only shows that one is unhealthy where its policy restarts nothing, and knows it after the daemon's end", async () => {
    await create("ill", {
      command: ["sleep", "600"],
      healthCheck: check({ command: ["false"], retries: 1 }),
    });
    const ill = await becomes("ill", "is unhealthy", (it) => it.health?.state === "unhealthy");
    expect(ill.state).toBe("running");
    await a.killDaemon("SIGTERM");
    await a.startDaemon();
    expect((await becomes("ill", "is followed again", (it) => it.health !== null)).health?.state).toBe(
      "unhealthy",
    );
    await act("delete", "ill");
  });

  it("ends a check that takes too long, with all it began", async () => {
    await create("slow", {
      command: ["sleep", "600"],
      healthCheck: check({ command: sh("sleep 333 & sleep 334"), retries: 1 }),
    });
    await becomes("slow", "is unhealthy", (it) => it.health?.state === "unhealthy");
    const probes = Probes.parse(await a.call("query", "containers.health", { name: "slow" }));
    expect(probes[0]).toMatchObject({ exitCode: null });
    const left = await until("the check's processes to be gone", async () => {
      const { stdout } = await inside("slow", "ps");
      return stdout.split("\n").filter((line) => /sleep 33[34]/.test(line)).length <= 2 ? stdout : null;
    });
    expect(left).not.toBe("");
    await act("delete", "slow");
  });
});

describe("numbers", () => {
  it("agree with what a container does, live and kept", async () => {
    await create("busy", { cpus: 0.25, memoryBytes: 64 * MIB, command: sh("while :; do :; done") });
    // Over a moment's stretch, shorter than some periods of its quota, it may have had more or less.
    const now = await until(
      "a reading of busy at its quarter of a CPU",
      async () => {
        const found = Now.parse(await a.call("query", "numbers.now", { names: ["busy"] })).containers.busy;
        const { cpu, throttled } = found?.values ?? {};
        const held = (cpu ?? 0) > 0.1 && (cpu ?? 1) < 0.32 && (throttled ?? 0) > 0.5;
        return found !== undefined && held ? found.values : null;
      },
      30_000,
    );
    expect(now.pids).toBe(1);
    expect(now.memory).toBeGreaterThan(0);
    expect(now.memory).toBeLessThan(8 * MIB);
    const warned = await becomes("busy", "is said to be held back", (it) => it.warnings.length > 0, 90_000);
    expect(warned.warnings[0]).toMatch(
      /^Its limit of 0\.25 CPU held it back in \d+% of a minute's periods\.$/,
    );

    const history = async (name: string | null, range: string) =>
      History.parse(await a.call("query", "numbers.history", { name, range })).series;
    const minutes = await until(
      "a minute's point",
      async () => {
        const series = await history("busy", "hour");
        return series.times.length > 0 ? series : null;
      },
      80_000,
    );
    expect((minutes.times[0] ?? 1) % 60_000).toBe(0);
    expect(minutes.columns.cpu?.[0]).toBeGreaterThan(0.05);
    expect((await history("busy", "live")).times.length).toBeGreaterThan(3);
    expect((await history(null, "hour")).columns.load?.length).toBeGreaterThan(0);

    // Kept on disk: a daemon that was killed shows it again.
    await a.killDaemon();
    await a.startDaemon();
    expect((await history("busy", "hour")).times).toContain(minutes.times[0]);
    await act("delete", "busy");
  }, 240_000);

  it("count what a container sends and receives by its own links", async () => {
    await create("talk", { command: ["sleep", "600"] });
    const sent = await until("traffic of talk", async () => {
      await inside("talk", "ping", "-c", "20", "-i", "0.01", "-s", "1400", "10.10.0.1");
      const found = Now.parse(await a.call("query", "numbers.now", { names: ["talk"] })).containers.talk;
      return (found?.values.tx ?? 0) > 0 && (found?.values.rx ?? 0) > 0 ? found : null;
    });
    expect(sent?.values.overlayTx ?? 0).toBe(0);
    await act("delete", "talk");
  });

  it("leave nothing on the host", async () => {
    expect(await a.snapshot()).toEqual(fresh);
  });
});
