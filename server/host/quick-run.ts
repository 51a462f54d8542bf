import { spawn } from "node:child_process";
import { CommandError, SYSTEM_ENV } from "./exec";

/**
 * Runs a command of a plan: standard input, the exit code and stderr, and nothing else. A start is six
 * processes within some 25 ms, and execa's own work is 2 ms of CPU for each (e2e/bench/spawn.ts), so
 * plans alone go this way. Throws CommandError as run() does.
 */
export function quickRun(
  argv: readonly string[],
  options: { input?: string; timeoutMs: number },
): Promise<void> {
  const [file, ...args] = argv;
  if (file === undefined) throw new Error("quickRun() needs a command");
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: [options.input === undefined ? "ignore" : "pipe", "ignore", "pipe"],
      env: SYSTEM_ENV,
    });
    let stderr = "";
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, options.timeoutMs);
    child.stderr?.on("data", (chunk: Buffer) => {
      stderr += chunk.toString("utf8");
    });
    child.once("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      const reason = error.code === "ENOENT" ? `${file} is not installed` : error.message;
      reject(new CommandError(argv, undefined, reason, "could not start"));
    });
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return resolve();
      if (timedOut)
        return reject(
          new CommandError(argv, undefined, stderr, `did not finish within ${options.timeoutMs} ms`),
        );
      reject(
        new CommandError(
          argv,
          code ?? undefined,
          stderr,
          code === null ? `was ended by ${signal}` : `exited with ${code}`,
        ),
      );
    });
    // A command that ends without reading its input says why on stderr: EPIPE says less.
    child.stdin?.on("error", () => {});
    child.stdin?.end(options.input);
  });
}
