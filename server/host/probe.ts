import { readFile, rm } from "node:fs/promises";
import { runForOutput } from "./spawner";

export interface ProbeRequest {
  runtime: string;
  /** --root of the runtime. */
  root: string;
  container: string;
  argv: readonly string[];
  timeoutMs: number;
  /** Where the runtime writes the command's pid, so that it can be ended. */
  pidFile: string;
}

/** How long the runtime itself may take beyond the command, to begin and to end. */
const PATIENCE_MS = 2_000;

/**
 * Runs a health check's command inside and waits for it. One that takes too long is killed with its process
 * group: the runtime's end of it alone would leave it running inside, one more with each check.
 */
export async function probe(request: ProbeRequest): Promise<{ exitCode: number | null; output: string }> {
  const { runtime, root, container, argv, timeoutMs, pidFile } = request;
  await rm(pidFile, { force: true });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    void end(pidFile);
  }, timeoutMs);
  try {
    const command = [runtime, "--root", root, "exec", "--pid-file", pidFile, container, ...argv];
    const result = await runForOutput(command, timeoutMs + PATIENCE_MS);
    if (result === "timed out") return { exitCode: null, output: "" };
    const output = result.stdout + result.stderr;
    return { exitCode: late ? null : result.exitCode, output };
  } finally {
    clearTimeout(timer);
    await rm(pidFile, { force: true });
  }
}

/** It has not been waited for yet, so its number is nobody else's. */
async function end(pidFile: string): Promise<void> {
  const pid = Number(await readFile(pidFile, "utf8").catch(() => ""));
  if (!Number.isInteger(pid) || pid <= 1) return;
  for (const target of [-pid, pid])
    try {
      process.kill(target, "SIGKILL");
    } catch {
      // No group of its own, or gone meanwhile.
    }
}
