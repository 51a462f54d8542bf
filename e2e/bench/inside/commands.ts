import { spawn } from "node:child_process";

/** Runs a command to its end; its output is its own. Rejects unless it exits with 0. */
export function run(argv: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const [file = "", ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => {
      stdout += String(chunk);
    });
    child.stderr.on("data", (chunk) => {
      stderr += String(chunk);
    });
    // The end of the process counts: podman's conmon holds its stderr open.
    child.on("exit", (code) =>
      code === 0 ? setImmediate(() => resolve(stdout)) : reject(new Error(`${argv.join(" ")}: ${stderr}`)),
    );
    child.on("error", reject);
  });
}

/** One echo and its answer. */
export async function ping(address: string): Promise<void> {
  await run(["ping", "-c", "1", "-W", "2", address]);
}

/** Does the work for every item, so many at once, in their order. */
export async function inTurns<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  const one = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
