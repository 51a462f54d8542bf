import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { pointsOf } from "../server/host/faulty-perform";
import { type Bed, type BedHost, startBed } from "./testbed/bed";
import { until } from "./testbed/until";

const MIB = 1024 ** 2;
const Step = z.object({
  sign: z.string(),
  sentence: z.string(),
  status: z.string(),
  commands: z.array(z.string()),
});
const Plan = z.object({ steps: z.array(Step) });
const Operation = z.object({ status: z.string(), error: z.string().nullable(), plan: Plan });
const Preview = z.object({
  effect: z.string(),
  sentence: z.string(),
  differences: z.array(z.string()),
  warnings: z.array(z.string()),
  plan: Plan,
});
const Container = z.looseObject({
  state: z.string(),
  pid: z.number().nullable(),
  ipv4: z.string(),
  overlay: z.string(),
  env: z.record(z.string(), z.string()),
  memoryBytes: z.number().nullable(),
  command: z.array(z.string()),
});

describe("a container's configuration, changed", () => {
  let bed: Bed;
  let a: BedHost;
  const name = "cache";

  const get = async () => Container.parse(await a.call("query", "containers.get", { name }));
  const plan = async (change: object) =>
    Preview.parse(await a.call("query", "containers.planChange", { name, change }));
  const change = async (parts: object) =>
    Operation.parse(await a.call("mutation", "containers.change", { name, change: parts, wait: true }));
  const inside = async (script: string) => {
    const answer = await a.call("mutation", "containers.exec", { name, argv: ["sh", "-c", script] });
    return z.object({ stdout: z.string() }).parse(answer).stdout.trim();
  };
  const memoryLimit = () => inside("cat /sys/fs/cgroup/memory/memory.limit_in_bytes");
  const ping = async (address: string) =>
    (await a.exec(["ping", "-c", "1", "-W", "2", address])).exitCode === 0;

  beforeAll(async () => {
    bed = await startBed({ enableMycelium: true });
    a = bed.host("a");
    await a.call("mutation", "containers.create", {
      ...{ name, start: true, wait: true, memoryBytes: 64 * MIB, env: { OLD: "1", LEVEL: "low" } },
      command: ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 60 & wait; done"],
    });
    await inside("echo mine >/kept");
  }, 120_000);
  afterAll(() => bed?.stop());

  it("gives a running container new limits without a restart", async () => {
    const before = await get();
    const host = await a.snapshot();
    const limits = { memoryBytes: 96 * MIB, cpus: 0.5, pidsLimit: 77 };
    const preview = await plan(limits);
    expect(preview).toMatchObject({
      effect: "live",
      sentence: `Takes effect at once: cache goes on running and keeps ${before.ipv4}, ${before.overlay}.`,
    });
    expect(preview.differences).toEqual([
      "memory limit 64 MiB to 96 MiB",
      "CPUs without limit to 0.5",
      "processes as usual to 77",
    ]);
    expect(await memoryLimit()).toBe(String(64 * MIB));

    const done = await change(limits);
    expect(done).toMatchObject({ status: "done", error: null });
    expect(done.plan.steps.map(({ sentence }) => sentence)).toEqual(
      preview.plan.steps.map(({ sentence }) => sentence),
    );
    expect(await memoryLimit()).toBe(String(96 * MIB));
    expect(await inside("cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us /sys/fs/cgroup/pids/pids.max")).toBe(
      "50000\n77",
    );
    expect(await get()).toMatchObject({ ...before, ...limits });
    expect(await a.snapshot()).toEqual(host);

    await change({ memoryBytes: 32 * MIB });
    expect(await memoryLimit()).toBe(String(32 * MIB));
    await change({ memoryBytes: null, cpus: null, pidsLimit: null });
    expect(Number(await memoryLimit())).toBeGreaterThan(1024 ** 4);
    expect(await inside("cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us /sys/fs/cgroup/pids/pids.max")).toBe(
      "102400000\n2048",
    );
    expect((await get()).pid).toBe(before.pid);
  });

  it("makes a new process for another environment, and keeps addresses, links and files", async () => {
    const before = await get();
    const host = await a.snapshot();
    const parts = { memoryBytes: 128 * MIB, env: { LEVEL: "high", MODE: "fast" } };
    const preview = await plan(parts);
    expect(preview).toMatchObject({
      effect: "recreated",
      sentence: `Restarts cache; keeps ${before.ipv4}, ${before.overlay} and its files.`,
    });
    expect(preview.differences).toEqual([
      "environment: adds MODE; changes LEVEL; removes OLD",
      "memory limit without limit to 128 MiB",
    ]);
    // What a variable holds may be a secret, and the plan is kept for good.
    expect(JSON.stringify(preview.plan.steps.map(({ sentence }) => sentence))).not.toContain("fast");
    expect(preview.plan.steps.map(({ sentence }) => sentence)).toContain(
      `Keep ${before.ipv4}, ${before.overlay} and the files of cache: its links and what was written inside stay`,
    );

    expect(await change(parts)).toMatchObject({ status: "done", error: null });
    const after = await get();
    expect(after).toMatchObject({ state: "running", ipv4: before.ipv4, overlay: before.overlay, ...parts });
    expect(after.pid).not.toBe(before.pid);
    expect(await memoryLimit()).toBe(String(128 * MIB));
    expect(await inside("tr '\\0' '\\n' </proc/1/environ")).toMatch(/MODE=fast/);
    expect(await inside("tr '\\0' '\\n' </proc/1/environ")).not.toMatch(/OLD/);
    expect(await inside("cat /kept")).toBe("mine");
    expect(await ping(after.ipv4)).toBe(true);
    expect(await ping(after.overlay)).toBe(true);
    expect(await a.snapshot()).toEqual(host);
  });

  it("goes back to the process before, where the new one does not come up", async () => {
    const before = await get();
    const host = await a.snapshot();
    const failed = await change({ command: ["/no/such/program"], env: {} });
    expect(failed.status).toBe("failed");
    expect(failed.error).toMatch(/no such file/i);
    const after = await get();
    expect(after).toMatchObject({ state: "running", command: before.command, env: before.env });
    expect(await inside("tr '\\0' '\\n' </proc/1/environ")).toMatch(/MODE=fast/);
    expect(await inside("cat /kept")).toBe("mine");
    expect(await ping(after.overlay)).toBe(true);
    expect(await a.snapshot()).toEqual(host);
  });

  it("opens and closes to the overlay as it runs, and adds labels", async () => {
    const before = await get();
    const host = await a.snapshot();
    expect((await change({ overlayIngress: "open", labels: { app: "shop" } })).status).toBe("done");
    const opened = (await a.snapshot()).setElements.filter((element) => !host.setElements.includes(element));
    expect(opened.join()).toContain(before.overlay);
    expect((await change({ overlayIngress: "closed" })).status).toBe("done");
    expect(await a.snapshot()).toEqual(host);
    expect(await get()).toMatchObject({ pid: before.pid, labels: { app: "shop" } });
  });

  it("gives extra capabilities and a read-only root, and takes them back", async () => {
    const preview = await plan({ capAdd: ["net_admin"] });
    expect(preview.warnings).toHaveLength(1);
    expect(preview.warnings[0]).toContain("changes its own network");
    expect((await change({ capAdd: ["net_admin"], readOnlyRoot: true })).status).toBe("done");
    expect(await inside("ip link set lo mtu 1500 && cat /sys/class/net/lo/mtu")).toBe("1500");
    expect(await inside("echo x >/kept; echo x >/tmp/x; cat /kept /tmp/x")).toBe("mine\nx");
    expect((await change({ capAdd: [], readOnlyRoot: false })).status).toBe("done");
    expect(await inside("ip link set lo mtu 1400 || cat /sys/class/net/lo/mtu")).toBe("1500");
    expect(await inside("echo x >/tmp/y && cat /kept")).toBe("mine");
  });

  it("refuses what cannot be, each at its field, and changes nothing", async () => {
    const before = await get();
    const refused = (parts: object) => a.call("query", "containers.planChange", { name, change: parts });
    await expect(refused({ image: "no-such" })).rejects.toThrow("There is no image no-such on this host.");
    await expect(refused({ capAdd: ["sys_admin"] })).rejects.toThrow("as good as root on this host");
    await expect(refused({ memoryBytes: 1 })).rejects.toThrow("at least 4 MiB");
    await expect(refused({ labels: { "-x": "1" } })).rejects.toThrow("A label's key");
    await expect(refused({ name: "other" })).rejects.toThrow(/name/);
    expect(await plan({ memoryBytes: before.memoryBytes })).toMatchObject({
      effect: "nothing",
      plan: { steps: [] },
    });
    expect(await get()).toEqual(before);
  });

  it("saves it for the next start of a stopped one", async () => {
    await a.call("mutation", "containers.stop", { name, wait: true });
    const host = await a.snapshot();
    expect(await plan({ env: { NEXT: "1" } })).toMatchObject({ effect: "saved" });
    expect((await change({ env: { NEXT: "1" } })).status).toBe("done");
    expect(await get()).toMatchObject({ state: "stopped", env: { NEXT: "1" } });
    expect((await a.snapshot()).links).toEqual(host.links);
    await a.call("mutation", "containers.start", { name, wait: true });
    expect(await inside("tr '\\0' '\\n' </proc/1/environ")).toMatch(/NEXT=1/);
    expect(await inside("cat /kept")).toBe("mine");
  });
});

const Recorded = z.object({ state: z.string(), env: z.record(z.string(), z.string()) });

describe("limits under runc", () => {
  let bed: Bed;
  let a: BedHost;
  beforeAll(async () => {
    bed = await startBed({ hosts: ["a"], logLevel: "warn", daemonFlags: ["--runtime", "runc"] });
    a = bed.host("a");
    await a.call("mutation", "containers.create", {
      ...{ name: "box", start: true, wait: true, memoryBytes: 64 * MIB },
      command: ["sh", "-c", "trap 'exit 0' TERM; sleep 1000 & wait"],
    });
  }, 120_000);
  afterAll(() => bed?.stop());

  it("are changed as it runs, and taken away", async () => {
    const get = async () =>
      z
        .looseObject({ state: z.string(), pid: z.number() })
        .parse(await a.call("query", "containers.get", { name: "box" }));
    const inside = async (...files: string[]) => {
      const argv = ["cat", ...files.map((file) => `/sys/fs/cgroup/${file}`)];
      const answer = await a.call("mutation", "containers.exec", { name: "box", argv });
      return z.object({ stdout: z.string() }).parse(answer).stdout.trim().split("\n");
    };
    const FILES = ["memory/memory.limit_in_bytes", "cpu/cpu.cfs_quota_us", "pids/pids.max"];
    const change = async (limits: object) => {
      const input = { name: "box", change: limits, wait: true };
      const done = Operation.parse(await a.call("mutation", "containers.change", input));
      expect(done).toMatchObject({ status: "done", error: null });
    };
    // It is runc that keeps it: crun has no such file.
    expect((await a.exec(["test", "-f", `${a.dir}/data/runtime/box/state.json`])).exitCode).toBe(0);
    const before = await get();
    await change({ memoryBytes: 96 * MIB, cpus: 0.5, pidsLimit: 77 });
    expect(await inside(...FILES)).toEqual([String(96 * MIB), "50000", "77"]);
    await change({ memoryBytes: 32 * MIB });
    expect(await inside(...FILES)).toEqual([String(32 * MIB), "50000", "77"]);
    await change({ memoryBytes: null, cpus: null, pidsLimit: null });
    const [memory, ...rest] = await inside(...FILES);
    expect(Number(memory)).toBeGreaterThan(1024 ** 4);
    expect(rest).toEqual(["102400000", "2048"]);
    expect(await get()).toMatchObject({ pid: before.pid, state: "running" });
  }, 60_000);
});

describe("a change that a killed daemon leaves half done", () => {
  let bed: Bed;
  let a: BedHost;
  beforeAll(async () => {
    bed = await startBed({ hosts: ["a"], faults: true, logLevel: "warn" });
    a = bed.host("a");
    await a.call("mutation", "containers.create", {
      ...{ name: "web", start: true, wait: true, env: { ROUND: "none" } },
      command: ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 60 & wait; done"],
    });
  }, 240_000);
  afterAll(() => bed?.stop());

  const change = (round: string) =>
    a.call("mutation", "containers.change", { name: "web", change: { env: { ROUND: round } }, wait: true });
  const get = async () => Recorded.parse(await a.call("query", "containers.get", { name: "web" }));

  it("is made or not, and what runs is what is recorded", async () => {
    const { faults } = a;
    if (faults === null) throw new Error("The bed has no faults");
    await faults.trace();
    await change("traced");
    const points = pointsOf(await faults.disarm());
    const chosen = [points[0], points.at(-2), points.at(-1)].flatMap((point) => point ?? []);
    expect(chosen).toHaveLength(3);
    const tried: string[] = [];
    for (const [n, point] of chosen.entries())
      for (const when of ["before", "after"] as const) {
        const round = `${when}-${n}`;
        await faults.arm(point, { kind: "kill", when });
        await expect(change(round)).rejects.toThrow();
        await faults.disarm();
        expect(faults.struck(), round).toBe(true);
        await a.killDaemon();
        await a.startDaemon();
        const found = await until(
          "web to run as recorded",
          async () => {
            const view = await get().catch(() => null);
            if (view?.state !== "running") return null;
            const answer = await a
              .call("mutation", "containers.exec", {
                ...{ name: "web", argv: ["sh", "-c", "tr '\\0' '\\n' </proc/1/environ"] },
              })
              .catch(() => null);
            const inside = z.object({ stdout: z.string() }).safeParse(answer).data?.stdout ?? "";
            return inside.includes(`ROUND=${view.env.ROUND}`) ? view : null;
          },
          30_000,
        );
        expect(["traced", ...tried, round]).toContain(found.env.ROUND);
        tried.push(round);
      }
  }, 400_000);
});
