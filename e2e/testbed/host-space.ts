import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type RunResult, run } from "../../server/host/exec";
import { until } from "./until";

/** A host: a network namespace with a name, and private mount, uts, ipc and process namespaces. */
export interface HostSpace {
  name: string;
  /** In the machine's /run/netns: `ip netns exec NETNS …` works from outside. */
  netns: string;
  /** Its data, sockets and logs, reachable from outside. */
  dir: string;
  /** Its pid 1, as the machine counts. */
  pid: number;
  /** Runs a command inside and waits; any exit code is an answer. */
  exec(argv: readonly string[], options?: { input?: string; timeoutMs?: number }): Promise<RunResult>;
  /** Starts a process that stays, its output appended to DIR/LOG.log. */
  start(argv: readonly string[], log: string, env?: Record<string, string>): Promise<InsideProcess>;
  /** Ends every process in it. */
  stop(): Promise<void>;
}

export interface InsideProcess {
  /** As the machine counts. */
  pid: number;
  ended: Promise<void>;
  running(): boolean;
  kill(signal: NodeJS.Signals): void;
}

/** A host that can lose everything but its disk. */
export interface RebootableSpace extends HostSpace {
  /** Ends every process; `between` makes the network namespace anew; then the host is opened again. */
  reboot(between: () => Promise<void>): Promise<void>;
}

export async function openRebootableSpace(
  options: Parameters<typeof openHostSpace>[0],
): Promise<RebootableSpace> {
  let space = await openHostSpace(options);
  return {
    ...options,
    get pid() {
      return space.pid;
    },
    exec: (argv, exec) => space.exec(argv, exec),
    start: (argv, log, env) => space.start(argv, log, env),
    stop: () => space.stop(),
    async reboot(between) {
      await space.stop();
      await between();
      space = await openHostSpace(options);
    },
  };
}

const INIT = fileURLToPath(new URL("init.sh", import.meta.url));
const ANY_CODE = Array.from({ length: 255 }, (_, i) => i + 1);

/** Opens a host in the network namespace `netns`, which is there already; its `bin` joins /usr/local/bin. */
export async function openHostSpace(options: {
  name: string;
  netns: string;
  dir: string;
  hideUnified: boolean;
}): Promise<HostSpace> {
  const { name, netns, dir } = options;
  await mkdir(join(dir, "bin"), { recursive: true });
  const unshare = spawn(
    "nsenter",
    [
      ...[`--net=/run/netns/${netns}`, "--", "unshare"],
      ...["--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc"],
      ...["--propagation", "private", "--", "sh", INIT, dir, name, options.hideUnified ? "hide" : "show"],
    ],
    { stdio: ["pipe", "pipe", "pipe"] },
  );
  const ended = once(unshare, "exit").then(() => undefined);
  let complaint = "";
  unshare.stderr.on("data", (data) => {
    complaint += String(data);
  });
  const ready = await Promise.race([once(unshare.stdout, "data").then(() => true), ended.then(() => false)]);
  if (!ready) throw new Error(`The host ${name} could not be opened: ${complaint.trim()}`);
  const pid = await childOf(unshare);
  const enter = [
    "nsenter",
    `--target=${pid}`,
    ...["--mount", "--uts", "--ipc", "--net", "--pid", "--wd=/", "--"],
  ];

  return {
    name,
    netns,
    dir,
    pid,
    exec: (argv, exec) => run([...enter, ...argv], { accept: ANY_CODE, ...exec }),
    async start(argv, log, env = {}) {
      const [file = "", ...args] = [...enter, ...argv];
      const output = await open(join(dir, `${log}.log`), "a");
      const child = spawn(file, args, {
        stdio: ["ignore", output.fd, output.fd],
        env: { NODE_ENV: "production", PATH: process.env.PATH ?? "", LANG: "C.UTF-8", HOME: "/root", ...env },
      });
      const childEnded = once(child, "exit").then(() => undefined);
      await output.close();
      const inner = await childOf(child);
      return {
        pid: inner,
        ended: childEnded,
        running: () => child.exitCode === null && child.signalCode === null,
        kill: (signal) => {
          if (child.exitCode !== null || child.signalCode !== null) return;
          try {
            process.kill(inner, signal);
          } catch (error) {
            // It ended by itself a moment ago, and its end is not told yet.
            if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
          }
        },
      };
    },
    async stop() {
      // Standard input closed: pid 1 ends by itself, and everything with it.
      unshare.stdin.end();
      const patience = setTimeout(() => unshare.kill("SIGKILL"), 3_000);
      await ended;
      clearTimeout(patience);
    },
  };
}

/** The one child of `unshare --fork` and `nsenter --pid`: the process that is inside. */
async function childOf({ pid }: ChildProcess): Promise<number> {
  if (pid === undefined) throw new Error("The process did not start");
  return until(`a child of process ${pid}`, async () => {
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
    const child = Number.parseInt(children, 10);
    return Number.isNaN(child) ? null : child;
  });
}
