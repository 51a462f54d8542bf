import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { call } from "./call";
import type { HostSpace, InsideProcess } from "./host-space";
import { Hopeless, untilUp } from "./until";

/** heropodsd of one host. */
export interface BedDaemon {
  dataDir: string;
  cgroupParent: string;
  adminSocket: string;
  webSocket: string;
  /** Resolves when it answers on admin.sock. */
  start(): Promise<void>;
  /** SIGKILL by default: as if it had crashed. Containers go on. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** A daemon with directories and a cgroup of its own; it is not started yet. */
export async function prepareDaemon(
  host: HostSpace,
  options: {
    cgroupParent: string;
    webPort: number | null;
    logLevel: string;
    /** More of its flags, for this test's sake. */
    flags?: string[];
    /** In place of dist/main.js, with what comes before the daemon's own flags. */
    program?: string[];
  },
): Promise<BedDaemon> {
  const dataDir = join(host.dir, "data");
  const runDir = join(host.dir, "run");
  await mkdir(dataDir, { mode: 0o700 });
  await mkdir(runDir, { mode: 0o755 });
  const flags = [
    ...["--data-dir", dataDir, "--run-dir", runDir, "--host-name", host.name],
    ...["--cgroup-parent", options.cgroupParent, "--log-level", options.logLevel],
    ...(options.webPort === null ? [] : ["--web-port", String(options.webPort)]),
    ...(options.flags ?? []),
  ];
  const adminSocket = join(runDir, "admin.sock");
  let running: InsideProcess | null = null;
  return {
    dataDir,
    cgroupParent: options.cgroupParent,
    adminSocket,
    webSocket: join(runDir, "web.sock"),
    async start() {
      const daemon = await host.start(
        // With the environment that npm start gives it.
        ["env", "MALLOC_ARENA_MAX=1", process.execPath, ...(options.program ?? [PROGRAM]), ...flags],
        "heropodsd",
      );
      running = daemon;
      await untilUp(`heropodsd on host ${host.name}`, join(host.dir, "heropodsd.log"), async () => {
        if (!daemon.running()) throw new Hopeless("It has ended by itself.");
        return (await call(adminSocket, "query", "session.state")) === undefined ? null : true;
      });
    },
    async kill(signal = "SIGKILL") {
      running?.kill(signal);
      await running?.ended;
      running = null;
    },
  };
}
