import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KeepAliveFiles } from "../../core/oci/mounts";
import { ociSpec } from "../../core/oci/spec";
import { run } from "../exec";
import { installKeepAlive } from "./keep-alive";
import { compiledSeccomp, readSeccomp } from "./seccomp-profile";
import { staticBusybox } from "./static-busybox";

/** Bare crun with our runtime config, on the real kernel: what a process inside finds. */
let top: string;
let keepAlive: KeepAliveFiles;
const name = "oci-test";
const cgroupParent = process.env.HEROPODS_CGROUP_PARENT ?? "/heropods-test";
/** Both runtimes read the same configuration; only crun takes the compiled filter. */
let runtime = "crun";
const oci = (...args: string[]) => [runtime, "--root", join(top, `state-${runtime}`), ...args];

beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), "oci-"));
  await mkdir(join(top, "rootfs/bin"), { recursive: true });
  await mkdir(join(top, "rootfs/etc"));
  await copyFile(await staticBusybox(), join(top, "rootfs/bin/busybox"));
  for (const applet of ["sh", "cat", "grep", "ping", "sleep", "id", "mount", "unshare", "hostname", "env"])
    await symlink("busybox", join(top, "rootfs/bin", applet));
  // As in images made for systemd: the link leads nowhere until our file is mounted on it.
  await symlink("../run/systemd/resolve/stub-resolv.conf", join(top, "rootfs/etc/resolv.conf"));
  for (const file of ["resolv.conf", "hosts", "hostname"]) await writeFile(join(top, file), `own ${file}\n`);
  keepAlive = await installKeepAlive(join(top, "data"));
  await run(["ip", "netns", "add", `hp-${name}`]);
  await run(["ip", "-n", `hp-${name}`, "link", "set", "lo", "up"]);
});

afterAll(async () => {
  await run(["ip", "netns", "del", `hp-${name}`]);
  await rm(top, { recursive: true, force: true });
});

interface Options {
  args: string[];
  kept?: boolean;
  memoryBytes?: number;
  compiled?: boolean;
  uid?: number;
  capAdd?: string[];
  readOnlyRoot?: boolean;
}

async function bundle(options: Options): Promise<void> {
  const seccomp = (await readSeccomp())(options.capAdd ?? []);
  const spec = ociSpec({
    name,
    rootfs: join(top, "rootfs"),
    netnsPath: `/run/netns/hp-${name}`,
    cgroupsPath: `${cgroupParent}/${name}`,
    mounts: [],
    files: {
      resolvConf: join(top, "resolv.conf"),
      hosts: join(top, "hosts"),
      hostname: join(top, "hostname"),
    },
    args: options.args,
    env: ["PATH=/bin", "WORD=two words"],
    cwd: "",
    user: { uid: options.uid ?? 0, gid: options.uid ?? 0, additionalGids: [] },
    memoryBytes: options.memoryBytes ?? null,
    cpus: null,
    pidsLimit: null,
    capAdd: options.capAdd ?? [],
    readOnlyRoot: options.readOnlyRoot ?? false,
    keepAlive: options.kept ? keepAlive : null,
    seccomp,
    seccompBpf: options.compiled
      ? await compiledSeccomp(seccomp, {
          crun: "/usr/bin/crun",
          conmon: "/usr/bin/conmon",
          dataDir: join(top, "data"),
          cgroupParent,
        })
      : null,
  });
  await writeFile(join(top, "config.json"), JSON.stringify(spec));
}

async function inside(script: string, options: Partial<Options> = {}): Promise<string> {
  await bundle({ args: ["sh", "-c", script], ...options });
  const { stdout, stderr } = await run(oci("run", "-b", top, name), { accept: [1] });
  return stdout + stderr;
}

const RUNTIMES = ["crun", "runc"];

describe.each(RUNTIMES)("a container by our runtime config (%s)", (of) => {
  beforeAll(() => {
    runtime = of;
  });

  it.each([false, true])(
    "has seccomp, no new privileges and few capabilities (compiled: %s)",
    async (compiled) => {
      const status = await inside("grep -E 'Seccomp:|NoNewPrivs|Cap(Eff|Bnd|Amb|Inh)' /proc/self/status", {
        compiled,
      });
      expect(status).toMatch(/Seccomp:\s+2/);
      expect(status).toMatch(/NoNewPrivs:\s+1/);
      // capability.h: the bits of CAPABILITIES.
      expect(status).toMatch(/CapEff:\s+00000000800425fb/);
      expect(status).toMatch(/CapBnd:\s+00000000800425fb/);
      expect(status).toMatch(/CapInh:\s+0000000000000000/);
      expect(status).toMatch(/CapAmb:\s+0000000000000000/);
    },
  );

  it("has the extra capabilities that were given, and the calls that go with them", async () => {
    const said = await inside("grep Cap[EB] /proc/self/status; dmesg >/dev/null && echo heard; true", {
      capAdd: ["CAP_SYSLOG"],
    });
    // CAP_SYSLOG is bit 34 (capability.h).
    expect(said.match(/00000004800425fb/g)).toHaveLength(2);
    expect(said).toContain("heard");
    expect(await inside("dmesg >/dev/null && echo heard; true")).not.toContain("heard");
  });

  it("writes nowhere but in memory where the root is read-only", async () => {
    const said = await inside(
      "echo x >/x; echo x >/bin/x; for d in /run /tmp /var/tmp; do echo $d >$d/x && cat $d/x; done",
      { readOnlyRoot: true },
    );
    expect(said.match(/Read-only file system/g)).toHaveLength(2);
    expect(said).toContain("/run\n/tmp\n/var/tmp\n");
  });

  it.each([false, true])("makes no namespaces and mounts (compiled: %s)", async (compiled) => {
    const said = await inside("unshare -U true; mount -t tmpfs none /bin; true", { compiled });
    expect(said.match(/not permitted|permission denied/gi)).toHaveLength(2);
  });

  it("finds sysfs, cgroups and /proc/sys read-only and the host's memory masked", async () => {
    const said = await inside(
      "echo 1 >/sys/kernel/mm/ksm/run; echo 1 >/proc/sys/kernel/panic; cat /proc/kcore; cat /proc/keys; echo end",
    );
    expect(said.match(/Read-only file system/g)).toHaveLength(2);
    expect(said).toMatch(/kcore|end/);
    expect(said.replace(/end\n|.*(Read-only|kcore).*\n/g, "")).toBe("");
  });

  it("pings over both families, as root and as another user", async () => {
    for (const address of ["127.0.0.1", "::1"])
      expect(await inside(`ping -c 1 ${address}`)).toContain("1 packets received");
  });

  it("has its own resolv.conf, hosts and host name, which it cannot write", async () => {
    const said = await inside(
      "cat /etc/resolv.conf /etc/hosts /etc/hostname; hostname; echo x >/etc/hosts; echo x >/etc/resolv.conf",
    );
    expect(said).toContain("own resolv.conf\nown hosts\nown hostname\noci-test\n");
    expect(said.match(/Read-only file system/g)).toHaveLength(2);
  });

  it("ends when it takes more memory than its limit", async () => {
    await bundle({
      args: ["sh", "-c", "x=1234567890; while :; do x=$x$x; done"],
      memoryBytes: 16 * 1024 * 1024,
    });
    const { exitCode } = await run(oci("run", "-b", top, name), { accept: [137, 2] });
    expect(exitCode).toBe(137);
  });

  it("runs as another user without capabilities", async () => {
    const said = await inside("id -u; grep CapEff /proc/self/status; ping -c 1 127.0.0.1", { uid: 4242 });
    expect(said).toMatch(/^4242\nCapEff:\s+0000000000000000\n/);
  });
});

describe.each(RUNTIMES)("keep-alive (%s)", (of) => {
  beforeAll(() => {
    runtime = of;
  });

  const exec = async (...argv: string[]) => (await run(oci("exec", name, ...argv))).stdout;

  /** Waits until the idle process has taken the entry point's place. */
  const idle = () =>
    expect
      .poll(() => exec("sh", "-c", "grep -l '[2]147483647' /proc/[0-9]*/cmdline; true"))
      .toMatch(/cmdline/);

  async function started(args: string[]) {
    await bundle({ args, kept: true });
    const child = spawn(runtime, oci("run", "-b", top, name).slice(1), {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    const exit = once(child, "exit").then(([code]) => ({ code: Number(code), text }));
    const saw = (word: string) =>
      new Promise<void>((resolve, reject) => {
        const look = () => text.includes(word) && resolve();
        child.stdout.on("data", look);
        void exit.then(() => reject(new Error(`ended before '${word}': ${text}`)));
        look();
      });
    return { exit, saw };
  }
  const signal = (word: string) => run(oci("kill", name, word));

  it("takes the place of an entry point that ended with 0: exec goes on, stop is quick", async () => {
    const { exit, saw } = await started(["sh", "-c", "echo done"]);
    await saw("done");
    await idle();
    expect(await exec("sh", "-c", 'echo "$WORD"')).toBe("two words\n");
    const before = performance.now();
    await signal("TERM");
    expect((await exit).code).toBe(0);
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it("ends with the exit code of an entry point that failed", async () => {
    const { exit } = await started(["sh", "-c", "exit 7"]);
    expect((await exit).code).toBe(7);
  });

  it("says which program was not found", async () => {
    const { exit } = await started(["no-such-program", "x"]);
    expect(await exit).toMatchObject({
      code: 127,
      text: expect.stringContaining("no-such-program: not found"),
    });
  });

  it("passes arguments as they are and runs the image's own program", async () => {
    const args = [
      "sh",
      "-c",
      'for a in "$@"; do echo "<$a>"; done; echo ready; sleep 60',
      "sh",
      "a b",
      "$HOME",
      "*",
      "",
    ];
    const second = await started(args);
    await second.saw("<a b>\n<$HOME>\n<*>\n<>\nready");
    await signal("TERM");
    expect((await second.exit).code).toBe(143);
  });

  it("forwards a stop and ends with the entry point's own code, also 0", async () => {
    const { exit, saw } = await started([
      "sh",
      "-c",
      "trap 'exit 0' TERM; echo up; while :; do sleep 60 & wait; done",
    ]);
    await saw("up");
    await signal("TERM");
    expect((await exit).code).toBe(0);
  });

  it.each(["INT", "QUIT"])("ends an entry point without a handler by %s", async (word) => {
    const { exit, saw } = await started(["sh", "-c", "echo up; exec sleep 60"]);
    await saw("up");
    await signal(word);
    expect((await exit).code).toBe(143);
  });

  it("forwards HUP without taking it for a stop", async () => {
    const { saw, exit } = await started([
      "sh",
      "-c",
      "trap 'echo reloaded; exit 0' HUP; echo up; while :; do sleep 60 & wait; done",
    ]);
    await saw("up");
    await signal("HUP");
    await saw("reloaded");
    await idle();
    await signal("TERM");
    expect((await exit).code).toBe(0);
  });
});
