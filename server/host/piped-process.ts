import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { CommandError, SYSTEM_ENV } from "./exec";

/** How long a command's output may be quiet after its end before nobody waits for more. */
const QUIET_MS = 100;
const KILL_AFTER_MS = 5_000;

/**
 * Runs a command between streams, byte for byte: its input comes from `stdin`, its output goes to
 * `onChunk`, which holds the command up as long as it takes. `signal` ends it. The exit code is the
 * command's; null where a signal ended it. Throws CommandError where it could not start.
 */
export async function pipedProcess(
  argv: readonly string[],
  {
    stdin,
    signal,
    onChunk,
  }: {
    stdin: Readable;
    signal: AbortSignal;
    onChunk: (stream: "stdout" | "stderr", chunk: Buffer) => Promise<void>;
  },
): Promise<number | null> {
  const [file = "", ...args] = argv;
  const child = spawn(file, args, { stdio: ["pipe", "pipe", "pipe"], env: SYSTEM_ENV });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("exit", resolve);
    child.once("error", (error) =>
      reject(new CommandError(argv, undefined, error.message, "could not start")),
    );
  });
  const end = () => {
    // crun and runc pass it on to the command inside; killed at once, they would leave it running there.
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), KILL_AFTER_MS).unref();
  };
  signal.addEventListener("abort", end, { once: true });
  // A command that ends without reading all of its input is no failure.
  child.stdin.on("error", () => stdin.unpipe(child.stdin));
  stdin.pipe(child.stdin);
  const outputs = (["stdout", "stderr"] as const).map(async (name) => {
    for await (const chunk of untilQuiet(child[name], ended)) await onChunk(name, chunk);
  });
  const code = await ended;
  await Promise.all(outputs);
  signal.removeEventListener("abort", end);
  stdin.unpipe(child.stdin);
  return code;
}

/** All chunks; a child of the command may hold the stream open for ever, so its quiet after the end counts. */
async function* untilQuiet(stream: Readable, ended: Promise<unknown>): AsyncGenerator<Buffer> {
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  const over = ended.then(
    () => true,
    () => true,
  );
  let isOver = false;
  void over.then(() => {
    isOver = true;
  });
  for (let next = chunks.next(); ; ) {
    if (!isOver) await Promise.race([next, over]);
    const result = isOver ? await Promise.race([next, quiet()]) : await next;
    if (result === null || result.done) return void stream.destroy();
    yield result.value;
    next = chunks.next();
  }
}

const quiet = () => new Promise<null>((resolve) => setTimeout(() => resolve(null), QUIET_MS).unref());
