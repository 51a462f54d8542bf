import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Bed, type BedHost, startBed } from "./testbed/bed";
import type { HostSnapshot } from "./testbed/snapshot";

const Operation = z.object({
  status: z.string(),
  error: z.string().nullable(),
  plan: z.object({ steps: z.array(z.object({ sentence: z.string() })) }),
});
const Ran = z.object({ exitCode: z.number(), stdout: z.string(), stderr: z.string() });
const Volumes = z.array(z.object({ name: z.string(), path: z.string(), usedBy: z.array(z.string()) }));
const SLEEP = ["sh", "-c", "trap 'exit 0' TERM; sleep 100000 & wait"];

let bed: Bed;
let a: BedHost;
let fresh: HostSnapshot;

const act = async (procedure: string, input: object) =>
  Operation.parse(await a.call("mutation", procedure, { ...input, wait: true }));
const done = async (procedure: string, input: object) => {
  const operation = await act(procedure, input);
  expect([operation.status, operation.error]).toEqual(["done", null]);
  return operation.plan.steps.map((step) => step.sentence);
};
const inside = async (name: string, script: string) => {
  const argv = ["sh", "-c", script];
  return Ran.parse(await a.call("mutation", "containers.exec", { name, argv, timeoutMs: 10_000 }));
};
const must = async (...argv: string[]) => {
  const { exitCode, stderr } = await a.exec(argv);
  if (exitCode !== 0) throw new Error(`${argv.join(" ")}: ${stderr}`);
};
const refusal = async (procedure: string, input: object) => {
  try {
    await act(procedure, input);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return null;
};
const volumes = async () => Volumes.parse(await a.call("query", "volumes.list", {}));
const bind = (source: string, more: object = {}) => ({
  name: "binder",
  command: SLEEP,
  mounts: [{ kind: "bind", source, target: "/mnt/it", ...more }],
});

beforeAll(async () => {
  bed = await startBed({ hosts: ["a"] });
  a = bed.host("a");
  await done("containers.create", { name: "first", start: true });
  await done("containers.delete", { name: "first" });
  fresh = await a.snapshot();
}, 120_000);
afterAll(() => bed?.stop());

describe("named volumes", () => {
  const mounts = [{ kind: "volume", volume: "data", target: "/var/lib/data" }];

  it("are made with the container that asks for them, and the plan says so", async () => {
    const steps = await done("containers.create", { name: "db", command: SLEEP, mounts, start: true });
    expect(steps).toContain("Make the volume data");
    expect((await inside("db", "echo kept > /var/lib/data/file; cat /var/lib/data/file")).stdout).toBe(
      "kept\n",
    );
  });

  it("are shared by containers, and read-only where that was asked for", async () => {
    const readOnly = mounts.map((mount) => ({ ...mount, readOnly: true }));
    const steps = await done("containers.create", {
      name: "reader",
      command: SLEEP,
      mounts: readOnly,
      start: true,
    });
    expect(steps).not.toContain("Make the volume data");
    expect((await inside("reader", "cat /var/lib/data/file")).stdout).toBe("kept\n");
    expect((await inside("reader", "echo no > /var/lib/data/file")).stderr).toContain(
      "Read-only file system",
    );
    expect((await volumes()).map(({ name, usedBy }) => [name, usedBy.sort()])).toEqual([
      ["data", ["db", "reader"]],
    ]);
  });

  it("honour neither set-user-id bits nor device nodes", async () => {
    const { stdout } = await inside("db", "grep ' /var/lib/data ' /proc/mounts");
    expect(stdout).toMatch(/nosuid/);
    expect(stdout).toMatch(/nodev/);
  });

  it("cannot be deleted while they are mounted: who has them is named", async () => {
    expect(await refusal("volumes.delete", { name: "data" })).toContain("data is mounted in db, reader.");
  });

  it("stay when their containers are deleted, and are there for the next one", async () => {
    for (const name of ["db", "reader"]) await done("containers.delete", { name });
    expect((await volumes()).map(({ name, usedBy }) => [name, usedBy])).toEqual([["data", []]]);
    await done("containers.create", { name: "db", command: SLEEP, mounts, start: true });
    expect((await inside("db", "cat /var/lib/data/file")).stdout).toBe("kept\n");
  });

  it("go with their container where that was ticked, except those that others have mounted", async () => {
    const both = [...mounts, { kind: "volume", volume: "own", target: "/own" }];
    await done("containers.create", { name: "two", command: SLEEP, mounts: both, start: true });
    const steps = await done("containers.delete", { name: "two", volumes: true });
    expect(steps).toContain("Delete the volume own and all that is in it");
    expect((await volumes()).map(({ name }) => name)).toEqual(["data"]);
  });

  it("are made and deleted by themselves too, with nothing left", async () => {
    await done("volumes.create", { name: "spare" });
    expect(await refusal("volumes.create", { name: "spare" })).toContain(
      "A volume named spare is there already.",
    );
    expect(await refusal("volumes.create", { name: "../escape" })).toContain("A volume's name is");
    const path = (await volumes()).find(({ name }) => name === "spare")?.path ?? "";
    expect((await a.exec(["test", "-d", path])).exitCode).toBe(0);
    await done("volumes.delete", { name: "spare" });
    expect((await a.exec(["test", "-e", path])).exitCode).not.toBe(0);
    await done("containers.delete", { name: "db", volumes: true });
    expect(await volumes()).toEqual([]);
    expect(await a.snapshot()).toEqual(fresh);
  });
});

describe("paths of the host", () => {
  const made = "/srv/hp-mount-test";
  beforeAll(() => must("sh", "-c", `rm -rf ${made}; mkdir -p ${made}/www; echo page > ${made}/www/index`));
  afterAll(() => a.exec(["rm", "-rf", made]));

  it("are mounted as they are, read-only where that was asked for", async () => {
    await done("containers.create", { ...bind(`${made}/www`, { readOnly: true }), start: true });
    expect((await inside("binder", "cat /mnt/it/index")).stdout).toBe("page\n");
    expect((await inside("binder", "echo no > /mnt/it/index")).stderr).toContain("Read-only file system");
    await done("containers.delete", { name: "binder", volumes: true });
    expect((await a.exec(["cat", `${made}/www/index`])).stdout).toBe("page\n");
  });

  it("leave out what else is mounted below them", async () => {
    await must(
      "sh",
      "-c",
      `mkdir -p ${made}/www/sub && mount -t tmpfs none ${made}/www/sub && touch ${made}/www/sub/secret`,
    );
    await done("containers.create", { ...bind(`${made}/www`), start: true });
    expect((await inside("binder", "ls /mnt/it/sub")).stdout).toBe("");
    await done("containers.delete", { name: "binder" });
    await must("umount", `${made}/www/sub`);
  });

  const reserved: [string, () => string, RegExp][] = [
    ["/", () => "/", /'\/' is the whole host\./],
    ["the daemon's data", () => `${a.dir}/data`, /is the daemon's own data\./],
    ["what lies in it", () => `${a.dir}/data/heropods.db`, /lies in .*, the daemon's own data\./],
    ["what holds it", () => a.dir, /holds .*, the daemon's own/],
    ["the daemon's sockets", () => `${a.dir}/run/admin.sock`, /lies in .*, the daemon's own sockets\./],
    ["/proc", () => "/proc/1/root", /\/proc|leads to/],
    ["/sys", () => "/sys/fs/cgroup", /\/sys/],
    ["/dev", () => "/dev/null", /lies in \/dev, the host's devices\./],
    ["the namespaces", () => "/run/netns", /is every container's network namespace\./],
    ["the same by another name", () => "/var/run/netns", /every container's network namespace\./],
    ["the password hashes", () => "/etc/shadow", /is the host's password hashes\./],
    ["what holds them", () => "/etc", /holds \/etc\/\S+, /],
    ["what root runs", () => "/usr/local/bin", /is the system's own: .* It can be mounted read-only\./],
    ["what is not there", () => "/srv/no/such", /There is no \/srv\/no\/such on this host\./],
  ];
  it.each(reserved)("are refused at their field: %s", async (_what, source, message) => {
    expect(await refusal("containers.create", bind(source()))).toMatch(message);
  });

  it("are refused where they are sockets, or hold one", async () => {
    const { stdout: pid } = await a.exec([
      ...[
        "sh",
        "-c",
        `mkdir -p ${made}/sock/deep; socat UNIX-LISTEN:${made}/sock/deep/some.sock,fork EXEC:cat >/dev/null 2>&1 & echo $!`,
      ],
    ]);
    await must(
      "sh",
      "-c",
      `for i in $(seq 50); do [ -S ${made}/sock/deep/some.sock ] && exit 0; sleep 0.1; done; exit 1`,
    );
    expect(await refusal("containers.create", bind(`${made}/sock/deep/some.sock`))).toMatch(/is a socket: /);
    expect(await refusal("containers.create", bind(`${made}/sock`))).toMatch(/holds the socket .*some\.sock/);
    await a.exec(["kill", pid.trim()]);
  });

  it("are refused where a symbolic link or a second mount leads to what is kept", async () => {
    await must("ln", "-sfn", `${a.dir}/data`, `${made}/link`);
    expect(await refusal("containers.create", bind(`${made}/link/volumes`))).toMatch(
      /leads to .*the daemon's own data/,
    );
    await must("sh", "-c", `mkdir -p ${made}/again && mount --bind ${a.dir}/data ${made}/again`);
    expect(await refusal("containers.create", bind(`${made}/again/volumes`))).toMatch(
      /the daemon's own data/,
    );
    await must("umount", `${made}/again`);
    expect(await refusal("containers.create", bind(`${made}/www/../../../etc`))).toContain(
      "Write the path without",
    );
  });

  it("are kept as where they led: a link that is put there later is noticed at the start", async () => {
    await must("ln", "-sfn", `${made}/www`, `${made}/current`);
    await done("containers.create", { ...bind(`${made}/current`), start: true });
    const view = z.object({ mounts: z.array(z.object({ source: z.string() })) });
    const { mounts } = view.parse(await a.call("query", "containers.get", { name: "binder" }));
    expect(mounts[0]?.source).toBe(`${made}/www`);
    await done("containers.stop", { name: "binder" });
    await must("sh", "-c", `mv ${made}/www ${made}/old && ln -s /opt ${made}/www`);
    const failed = await act("containers.start", { name: "binder" });
    expect(failed.status).toBe("failed");
    expect(failed.error).toContain(`${made}/www is not mounted: it leads to /opt now`);
    await must("sh", "-c", `rm ${made}/www && mv ${made}/old ${made}/www`);
    await done("containers.start", { name: "binder" });
    expect((await inside("binder", "cat /mnt/it/index")).stdout).toBe("page\n");
    await done("containers.delete", { name: "binder" });
  });

  it("are refused inside where the runtime and the daemon have their own", async () => {
    for (const target of [
      "/",
      "/proc/1",
      "/dev/shm",
      "/sys",
      "/etc/hosts",
      "/.heropods/x",
      "relative",
      "/a/../b",
    ])
      expect(await refusal("containers.create", bind(`${made}/www`, { target }))).not.toBeNull();
  });
});
