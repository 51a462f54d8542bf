import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { quote } from "../server/core/heroscript/quoted";
import { run } from "../server/host/exec";
import { type Bed, type BedHost, startBed } from "./testbed/bed";
import { call } from "./testbed/call";
import { until } from "./testbed/until";

/*
 * Scripts on the real kernel, by the command and by the API. The image alpine_3_20 is a stand-in of that
 * name: busybox with /bin/sh as its command, which ends at once as Alpine's does.
 */

const Step = z.object({
  sign: z.string(),
  sentence: z.string(),
  status: z.string(),
  output: z.string().optional(),
  stderr: z.string().nullable(),
});
const Operation = z.object({
  id: z.string(),
  status: z.string(),
  error: z.string().nullable(),
  plan: z.object({ steps: z.array(Step) }),
});
const Planned = z.object({
  ok: z.boolean(),
  summary: z.object({ add: z.number(), change: z.number(), remove: z.number(), run: z.number() }),
  difference: z.array(z.string()),
  resets: z.array(z.string()),
  actions: z.array(z.object({ sign: z.string(), sentence: z.string(), problems: z.array(z.unknown()) })),
});
const Container = z.object({
  name: z.string(),
  heropods: z.string(),
  image: z.string(),
  state: z.string(),
  desired: z.string(),
  ipv4: z.string(),
  overlay: z.string().nullable(),
  overlayIngress: z.string(),
  command: z.array(z.string()),
  env: z.record(z.string(), z.string()),
  keepAlive: z.boolean(),
  memoryBytes: z.number().nullable(),
  cpus: z.number().nullable(),
  pidsLimit: z.number().nullable(),
});

const Ran = z.object({ stdout: z.string() });

const CLI = fileURLToPath(new URL("../dist/cli.js", import.meta.url));

let bed: Bed;
let a: BedHost;
let b: BedHost;
/** The specification's example, with the bed's key, version and peers in their places. */
let example: string;

const containers = async (host: BedHost) =>
  z.array(Container).parse(await host.call("query", "containers.list"));
const runScript = async (host: BedHost, source: string, more: object = {}) =>
  Operation.parse(await host.call("mutation", "scripts.run", { source, wait: true, ...more }));
const planOf = async (host: BedHost, source: string) =>
  Planned.parse(await host.call("query", "scripts.plan", { source }));
const cli = (host: BedHost, args: string[], input?: string) =>
  host.exec(
    [process.execPath, CLI, ...args, "--socket", host.adminSocket],
    input === undefined ? { timeoutMs: 60_000 } : { timeoutMs: 60_000, input },
  );
const NOTHING = { add: 0, change: 0, remove: 0 };

beforeAll(async () => {
  bed = await startBed();
  a = bed.host("a");
  b = bed.host("b");
  const layout = join(a.dir, "alpine");
  await makeAlpine(layout, a.dir);
  for (const host of bed.hosts) {
    const imported = await host.call("mutation", "images.import", {
      path: layout,
      name: "alpine_3_20",
      wait: true,
    });
    expect(Operation.pick({ status: true, error: true }).parse(imported)).toEqual({
      status: "done",
      error: null,
    });
  }
  const version = /v?(\d+\.\d+\.\d+)/.exec((await a.exec(["mycelium", "-V"])).stdout)?.[1] ?? "";
  example = `
// Configure HeroPods
!!heropods.configure
    name:'mycelium_demo'

// Enable Mycelium with all required parameters
!!heropods.enable_mycelium
    heropods:'mycelium_demo'
    version:'v${version}'
    ipv6_range:'400::/7'
    key_path:'${a.mycelium.keyPath}'
    peers:'${a.mycelium.peers.join(",")}'

// Create and start container
!!heropods.container_new
    name:'my_container'
    image:'alpine_3_20'

!!heropods.container_start
    name:'my_container'

// Test Mycelium connectivity
!!heropods.container_exec
    name:'my_container'
    cmd:'ip -6 addr show'
    stdout:true
`;
}, 120_000);
afterAll(() => bed?.stop());

/** One layer with a static busybox under all its names. */
async function makeAlpine(layout: string, dir: string): Promise<void> {
  const root = join(dir, "alpine-root");
  await mkdir(join(root, "bin"), { recursive: true });
  await run(["cp", "/bin/busybox", join(root, "bin/busybox")]);
  await run(["chroot", root, "/bin/busybox", "--install", "-s", "/bin"]);
  await run(["tar", "-C", root, "-cf", join(dir, "alpine.tar"), "."]);
  await run(["umoci", "init", "--layout", layout]);
  await run(["umoci", "new", "--image", `${layout}:3.20`]);
  await run(["umoci", "raw", "add-layer", "--image", `${layout}:3.20`, join(dir, "alpine.tar")]);
  await run(["umoci", "config", "--image", `${layout}:3.20`, "--config.cmd", "/bin/sh"]);
}

describe("the specification's example", () => {
  it("is planned whole before it runs", async () => {
    const plan = await planOf(a, example);
    expect(plan.actions.map(({ sign, problems }) => [sign, problems])).toEqual([
      ["add", []],
      ["add", []],
      ["add", []],
      ["change", []],
      ["run", []],
    ]);
    expect(plan.summary).toEqual({ add: 3, change: 1, remove: 0, run: 1 });
  });

  it("runs by the command, from a file that runs itself, to the state it says", async () => {
    const file = join(a.dir, "example.heroscript");
    // env -S finds the command on the host's PATH.
    const command = join(a.dir, "bin", "heropods");
    await writeFile(command, `#!/bin/sh\nexec ${process.execPath} ${CLI} "$@"\n`, { mode: 0o755 });
    await writeFile(file, `#!/usr/bin/env -S heropods run\n${example}`, { mode: 0o755 });
    const planned = await cli(a, ["plan", file]);
    expect([planned.exitCode, planned.stderr]).toEqual([2, ""]);
    const ran = await a.exec(
      [
        "env",
        `PATH=${join(a.dir, "bin")}:/usr/sbin:/usr/bin:/sbin:/bin`,
        `HEROPODS_SOCKET=${a.adminSocket}`,
        file,
      ],
      { timeoutMs: 60_000 },
    );
    expect(ran.stderr).toBe("");
    expect(ran.exitCode).toBe(0);
    const [container] = await containers(a);
    expect(container).toMatchObject({
      name: "my_container",
      heropods: "mycelium_demo",
      state: "running",
      keepAlive: true,
    });
    // The command's output is the command's, and shows the address that the container was given.
    expect(ran.stdout).toContain(`inet6 ${container?.overlay}/128`);
  });

  it("changes nothing the second time", async () => {
    const before = await a.snapshot();
    const plan = await planOf(a, example);
    expect(plan.summary).toEqual({ ...NOTHING, run: 1 });
    expect(plan.difference).toEqual([]);
    expect((await cli(a, ["plan", "-"], example)).exitCode).toBe(0);
    const again = await runScript(a, example);
    expect(again.status).toBe("done");
    expect(again.plan.steps.map((s) => [s.sign, s.status])).toEqual([
      ["keep", "done"],
      ["keep", "done"],
      ["keep", "done"],
      ["keep", "done"],
      ["run", "done"],
    ]);
    expect(await a.snapshot()).toEqual(before);
  });

  it("runs out of the Markdown around it", async () => {
    const page = `# Mycelium\n\nText, and an image: ![x](y)\n\n\`\`\`heroscript\n${example.trim()}\n\`\`\`\n\nMore text.\n`;
    expect((await planOf(a, page)).summary).toEqual({ ...NOTHING, run: 1 });
    expect((await runScript(a, page)).status).toBe("done");
  });
});

describe("a script that cleans up", () => {
  it("runs whole, any number of times, and leaves the host as it was", async () => {
    const source = `
!!heropods.configure
    name:'demo'
    reset:false
    use_podman:true

!!heropods.container_new
    name:'demo_container'
    image:'custom'
    custom_image_name:'alpine_3_20'
    docker_url:'docker.io/library/alpine:3.20'

!!heropods.container_start
    name:'demo_container'

!!heropods.container_exec
    name:'demo_container'
    cmd:'echo "Hello from HeroPods!"'
    stdout:true

!!heropods.container_stop
    name:'demo_container'

!!heropods.container_delete
    name:'demo_container'
`;
    expect((await runScript(a, source)).status).toBe("done");
    const before = await a.snapshot();
    const again = await runScript(a, source);
    expect([again.status, again.plan.steps[3]?.output]).toEqual(["done", "Hello from HeroPods!\n"]);
    expect(await a.snapshot()).toEqual(before);
    expect((await planOf(a, source)).difference).toEqual([]);
  });
});

describe("a plan", () => {
  it("shows what is typed on the host, but for what depends on an action above", async () => {
    const source = `
!!heropods.container_stop name:'my_container'
!!heropods.container_start name:'my_container'
!!heropods.container_new name:'new' image:'custom' custom_image_name:'busybox'
`;
    const before = await a.snapshot();
    const { exitCode, stdout } = await cli(a, ["plan", "-", "--commands"], source);
    expect(exitCode).toBe(2);
    const [stop = "", start = "", make = ""] = stdout.split(/^(?=[~+] )/m);
    expect(stop).toMatch(/^~ Stop my_container\n(.*\n)*.*ip netns del hp-my_container/);
    expect(start).toMatch(/^~ Start my_container[^\n]*\n$/);
    expect(make).toMatch(/^\+ Make the container new from busybox\n {4}\+ Lease 10\.10\.0\.\d+ to new/);
    expect(await a.snapshot()).toEqual(before);
  });

  it("shows what only the host's own planning refuses", async () => {
    const small = `
!!heropods.configure name:'small' bridge_name:'small0' subnet:'10.44.0.0/30' gateway_ip:'10.44.0.1'
!!heropods.container_new name:'fits' image:'custom' custom_image_name:'busybox'
`;
    expect((await runScript(a, small)).status).toBe("done");
    const source =
      "!!heropods.container_new heropods:'small' name:'full' image:'custom' custom_image_name:'busybox'";
    const told = await cli(a, ["plan", "-", "--commands"], source);
    expect([told.exitCode, told.stderr]).toEqual([
      1,
      expect.stringContaining("<stdin>:1:1: error: small has no free address"),
    ]);
    await runScript(a, "!!heropods.container_delete name:'fits'");
    await a.call("mutation", "heropods.delete", { name: "small", wait: true });
  });
});

describe("a script that fails", () => {
  const failing = `
!!heropods.configure name:'eight'
!!heropods.container_new name:'one' image:'custom' custom_image_name:'busybox'
!!heropods.container_new name:'two' image:'custom' custom_image_name:'busybox' command:'["/no/such/program"]'
!!heropods.container_start name:'one'
!!heropods.container_start name:'two'
!!heropods.container_exec name:'one' cmd:'true'
!!heropods.container_stop name:'one'
!!heropods.container_delete name:'one'
`;
  it("in its fifth action of eight says so, keeps the first four and nothing of the fifth", async () => {
    const operation = await runScript(a, failing);
    expect(operation.status).toBe("failed");
    expect(operation.plan.steps.map((s) => s.status)).toEqual([
      ...Array(4).fill("done"),
      "failed",
      ...Array(3).fill("skipped"),
    ]);
    expect(operation.error).toMatch(/no such file/i);
    expect(operation.error).toContain("What it had begun is undone");
    expect(operation.error).toContain("4 actions before it were done; 3 actions after it were not tried");
    const states = (await containers(a)).map((c) => [c.name, c.state]);
    expect(states).toEqual(
      expect.arrayContaining([
        ["one", "running"],
        ["two", "failed"],
      ]),
    );
    const { netns } = await a.snapshot();
    expect(netns).toContain("hp-one");
    expect(netns).not.toContain("hp-two");
  });

  it("by a command's exit code says what the command said", async () => {
    const source = `!!heropods.container_exec name:'one' cmd:'echo out; echo why >&2; exit 3' stdout:false`;
    const operation = await runScript(a, source);
    expect(operation.error).toContain("The command in one ended with exit code 3: why");
    expect(operation.plan.steps.map((s) => [s.status, s.output])).toEqual([["failed", "why\n"]]);
  });

  it("is not begun where the plan shows that it would", async () => {
    const source = `!!heropods.container_new name:'three'\n!!heropods.container_exec name:'three' cmd:'true'`;
    await expect(runScript(a, source)).rejects.toThrow("three does not run here");
    expect((await containers(a)).map((c) => c.name)).not.toContain("three");
    const told = await cli(a, ["plan", "-"], source);
    expect(told.exitCode).toBe(1);
    expect(told.stderr).toContain("<stdin>:2:1: error: three does not run here");
  });

  it("deletes by reset:true only what was agreed to", async () => {
    const source =
      "!!heropods.container_new name:'one' image:'custom' custom_image_name:'busybox' reset:true";
    await expect(runScript(a, source)).rejects.toThrow("deletes one with everything inside");
    const refused = await cli(a, ["run", "-"], source);
    expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining("--yes")]);
    expect((await containers(a)).find((c) => c.name === "one")?.state).toBe("running");
    expect((await cli(a, ["run", "-", "--yes"], source)).exitCode).toBe(0);
    expect((await containers(a)).find((c) => c.name === "one")?.state).toBe("stopped");
  });
});

describe("values", () => {
  it("reach the container as the same bytes, or are refused", async () => {
    const hostile = [
      "plain",
      `'single' "double" \\ back\\'s`,
      "$(touch /tmp/owned); `id` && || | > /x",
      "line one\nline two\n\n  indented\n",
      "-rf / --no-preserve-root",
      "tab\there, é ü 漢字 🚀",
      "//comment-/ !!heropods.container_delete name:'one'",
      "x".repeat(100_000),
    ];
    const make = "!!heropods.container_new name:'bytes' image:'custom' custom_image_name:'busybox'\n";
    expect((await runScript(a, `${make}!!heropods.container_start name:'bytes'\n`)).status).toBe("done");
    for (const value of hostile) {
      // The shell's own quoting inside; the script's around it.
      const shell = `printf %s '${value.replaceAll("'", "'\\''")}' > /tmp/value`;
      const source = `!!heropods.container_exec name:'bytes'\n  cmd:${quote(shell)}\n`;
      const operation = await runScript(a, source);
      expect([operation.status, operation.error]).toEqual(["done", null]);
      const read = Ran.parse(
        await a.call("mutation", "containers.exec", { name: "bytes", argv: ["cat", "/tmp/value"] }),
      );
      expect(read.stdout).toBe(value);
    }
    await expect(runScript(a, `!!heropods.container_exec name:'bytes' cmd:'a\0b'`)).rejects.toThrow("NUL");
  });

  it("take a command's exit without waiting for what it left in the background", async () => {
    const source = `!!heropods.container_exec name:'bytes' cmd:'sleep 1000 & echo started'`;
    const operation = await runScript(a, source);
    expect([operation.status, operation.plan.steps[0]?.output]).toEqual(["done", "started\n"]);
  });

  it("show a command's output while it runs, and stop it when asked", async () => {
    const source = `!!heropods.container_exec name:'bytes'\n  cmd:'echo begun; while :; do sleep 1; done'\n!!heropods.container_stop name:'bytes'`;
    const begun = Operation.parse(await a.call("mutation", "scripts.run", { source, name: "endless" }));
    await until("the output", async () => {
      const view = Operation.parse(await a.call("query", "operations.get", { id: begun.id }));
      return view.plan.steps[0]?.output === "begun\n" ? true : null;
    });
    await a.call("mutation", "scripts.stop", { id: begun.id });
    const over = await until("the end", async () => {
      const view = Operation.parse(await a.call("query", "operations.get", { id: begun.id }));
      return view.status === "running" ? null : view;
    });
    expect([over.status, over.plan.steps.map((s) => s.status)]).toEqual([
      "interrupted",
      ["failed", "skipped"],
    ]);
    expect((await containers(a)).find((c) => c.name === "bytes")?.state).toBe("running");
    await until("the command inside to be gone", async () => {
      const ps = await a.call("mutation", "containers.exec", { name: "bytes", argv: ["ps", "-o", "args"] });
      return Ran.parse(ps).stdout.includes("while :") ? null : true;
    });
    const history = z
      .array(Operation.pick({ id: true }))
      .parse(await a.call("query", "operations.list", { subject: { kind: "script", name: "endless" } }));
    expect(history.map(({ id }) => id)).toEqual([begun.id]);
    const all = z
      .array(z.object({ subject: z.object({ kind: z.string() }) }))
      .parse(await a.call("query", "operations.list", { subject: { kind: "script" } }));
    expect(all.length).toBeGreaterThan(1);
    expect(all.every(({ subject }) => subject.kind === "script")).toBe(true);
  });
});

describe("keep_alive", () => {
  it("said of a container that runs restarts it, and is so from then on", async () => {
    const make = `
!!heropods.container_new name:'kept' image:'custom' custom_image_name:'busybox' command:'sleep 1000'
!!heropods.container_start name:'kept'
`;
    expect((await runScript(a, make)).status).toBe("done");
    const inside = async () =>
      Ran.parse(await a.call("mutation", "containers.exec", { name: "kept", argv: ["ps", "-o", "args"] }))
        .stdout;
    expect(await inside()).not.toContain("/.heropods/keep-alive");
    const keep = "!!heropods.container_start name:'kept' keep_alive:true";
    expect((await planOf(a, keep)).summary).toEqual({ ...NOTHING, change: 1, run: 0 });
    expect((await runScript(a, keep)).status).toBe("done");
    expect(await inside()).toContain("/.heropods/keep-alive");
    for (const source of [keep, make])
      expect((await planOf(a, source)).summary).toEqual({ ...NOTHING, run: 0 });
  });
});

describe("an image that is missing", () => {
  it("is pulled from the registry that the script names, once", async () => {
    const config = join(a.dir, "registry.yml");
    const http = { addr: "127.0.0.1:5000" };
    // JSON is YAML.
    await writeFile(
      config,
      JSON.stringify({
        version: 0.1,
        storage: { filesystem: { rootdirectory: join(a.dir, "registry") } },
        http,
      }),
    );
    const serve = 'docker-registry serve "$0" >"$0.log" 2>&1 & echo $!';
    const pid = (await a.exec(["sh", "-c", serve, config])).stdout.trim();
    try {
      const wget = ["busybox", "wget", "-q", "-O", "-", "http://127.0.0.1:5000/v2/"];
      await until("the registry", async () => ((await a.exec(wget)).exitCode === 0 ? true : null));
      const to = "docker://127.0.0.1:5000/team/app:1";
      const copy = ["skopeo", "copy", "--quiet", "--dest-tls-verify=false", `oci:${a.dir}/alpine:3.20`, to];
      expect((await a.exec(copy, { timeoutMs: 30_000 })).stderr).toBe("");
      const source =
        "!!heropods.container_new name:'pulled' image:'custom' custom_image_name:'app' docker_url:'127.0.0.1:5000/team/app:1'";
      expect((await planOf(a, source)).actions[0]?.sentence).toMatch(
        /^Pull 127\.0\.0\.1:5000\/team\/app:1, then/,
      );
      const ran = await runScript(a, source);
      expect([ran.status, ran.error]).toEqual(["done", null]);
      expect((await planOf(a, source)).summary).toEqual({ ...NOTHING, run: 0 });
      const missing = source
        .replace("'pulled'", "'other'")
        .replace("app:1'", "none:1'")
        .replace("'app'", "'none'");
      const failed = await runScript(a, missing);
      expect([failed.status, failed.error]).toEqual(["failed", expect.stringContaining("team/none:1")]);
      expect((await containers(a)).map((c) => c.name)).not.toContain("other");
    } finally {
      await a.exec(["kill", pid]);
    }
  });
});

describe("a daemon that dies in the middle", () => {
  it("keeps what was done, and says of the run that it was interrupted", async () => {
    const source = `
!!heropods.container_new name:'before' image:'custom' custom_image_name:'busybox'
!!heropods.container_exec name:'bytes' cmd:'echo here; sleep 1000'
!!heropods.container_new name:'after' image:'custom' custom_image_name:'busybox'
`;
    const { id } = Operation.parse(await a.call("mutation", "scripts.run", { source }));
    const get = async () => Operation.parse(await a.call("query", "operations.get", { id }));
    await until("the command", async () => ((await get()).plan.steps[1]?.output === "here\n" ? true : null));
    await a.killDaemon();
    await a.startDaemon();
    const view = await get();
    expect([view.status, view.plan.steps[0]?.status]).toEqual(["interrupted", "done"]);
    const names = (await containers(a)).map((c) => c.name);
    expect(names).toContain("before");
    expect(names).not.toContain("after");
  });
});

describe("roles", () => {
  it("let an operator run what changes containers, and an admin what changes networks", async () => {
    const { token } = z
      .object({ token: z.string() })
      .parse(await a.call("mutation", "tokens.create", { name: "operator", role: "operator" }));
    const asOperator = (source: string) =>
      call(
        a.webSocket,
        "mutation",
        "scripts.run",
        { source, wait: true },
        { authorization: `Bearer ${token}` },
      );
    const configure =
      "!!heropods.configure name:'theirs' bridge_name:'t0' subnet:'10.77.0.0/24' gateway_ip:'10.77.0.1'";
    await expect(asOperator(configure)).rejects.toMatchObject({
      status: 403,
      message: "heropods.configure on line 1 needs the role admin.",
    });
    // What is so already needs no more than it changes.
    expect((await runScript(a, configure)).status).toBe("done");
    const make = `${configure}\n!!heropods.container_new name:'theirs' image:'custom' custom_image_name:'busybox'`;
    expect(Operation.parse(await asOperator(make)).status).toBe("done");
  });
});

describe("a HeroPods with five containers", () => {
  it("exported and run on the other host is the same, field by field", async () => {
    const make = `
!!heropods.configure name:'five' bridge_name:'five0' subnet:'10.55.0.0/24' gateway_ip:'10.55.0.1' dns_servers:'9.9.9.9,2620:fe::fe' use_podman:false
!!heropods.enable_mycelium heropods:'five' version:'v0.7.0' ipv6_range:'400::/7' key_path:'/run/five.key' peers:'tcp://192.0.2.1:9651,quic://[2001:db8::1]:9651'
!!heropods.container_new name:'f1' image:'alpine_3_20'
!!heropods.container_new name:'f2' image:'custom' custom_image_name:'busybox' memory:'64m' cpus:'0.25' pids:'50'
!!heropods.container_new name:'f3' image:'custom' custom_image_name:'busybox' overlay_ingress:'open' keep_alive:true command:'["sh","-c","echo \\\\'hi\\\\'; true"]'
!!heropods.container_new name:'f4' image:'custom' custom_image_name:'busybox' env:'{"QUOTES":"it\\\\'s \\"so\\", a: b","LINES":"1\\n2"}'
!!heropods.container_new name:'f5' image:'alpine_3_20' command:'sleep 1000'
!!heropods.container_start name:'f2'
!!heropods.container_start name:'f3'
!!heropods.container_start name:'f5'
`.replaceAll("\\\\'", "\\'");
    for (const host of bed.hosts) await host.exec(["cp", host.mycelium.keyPath, "/run/five.key"]);
    const made = await runScript(a, make);
    expect([made.status, made.error]).toEqual(["done", null]);
    const exported = z
      .object({ source: z.string(), omitted: z.array(z.string()) })
      .parse(await a.call("query", "scripts.export", { heropods: "five" }));
    expect((await planOf(a, exported.source)).difference).toEqual([]);
    const ran = await runScript(b, exported.source);
    expect([ran.status, ran.error]).toEqual(["done", null]);
    expect(await configurationOf(b)).toEqual(await configurationOf(a));
    expect((await planOf(b, exported.source)).summary).toEqual({ ...NOTHING, run: 0 });
  });

  async function configurationOf(host: BedHost) {
    const Heropods = z.object({ id: z.string(), createdAt: z.string() }).loose();
    const {
      id: _,
      createdAt: __,
      ...heropods
    } = Heropods.parse(await host.call("query", "heropods.get", { name: "five" }));
    const own = (await containers(host)).filter((c) => c.heropods === "five");
    // Each node gives its containers addresses of its own /64.
    return { heropods, containers: own.map(({ overlay, ...c }) => ({ ...c, overlay: overlay !== null })) };
  }
});
