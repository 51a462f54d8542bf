// @ts-check
// Starts processes for the daemon, which is too large to fork quickly: fork(2) copies page tables, and a
// process of 150 MB blocks its event loop for several milliseconds where this one of 45 MB needs one.
// Plain JavaScript, because it is run as a file by both the bundled daemon and the tests.
// Messages in: { id, argv, env, input, timeoutMs, sync }; out: { id, exitCode, signal, stdout, stderr, timedOut, message }.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** How long output may still come after a command's end (ms), and how much of it is kept (bytes). */
const DRAIN_MS = 100;
const MOST_OUTPUT = 8 * 1024 * 1024;

/** @typedef {{ id: number, argv: string[], env: NodeJS.ProcessEnv, input?: string, timeoutMs: number, sync: boolean }} Request */

process.on("message", (/** @type {Request} */ request) =>
  request.sync ? startSupervisor(request) : run(request),
);
// The daemon is gone: so are we. What was started under conmon goes on by itself.
process.on("disconnect", () => process.exit(0));

/** @param {Request} request */
function run({ id, argv, env, input, timeoutMs }) {
  const child = spawn(argv[0] ?? "", argv.slice(1), {
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    env,
  });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  let timedOut = false;
  let finished = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill("SIGKILL");
  }, timeoutMs);
  let failed = "";
  child.once("error", (/** @type {NodeJS.ErrnoException} */ error) => {
    failed = error.code === "ENOENT" ? `${argv[0]} is not installed` : error.message;
    if (child.pid === undefined) finish(null, null);
  });
  child.once("close", finish);
  // A child of the command may hold its output open for ever: what was said by then is the answer.
  child.once("exit", (code, signal) => setTimeout(() => finish(code, signal), DRAIN_MS));
  // A command that ends without reading its input says why on stderr: EPIPE says less.
  child.stdin?.on("error", () => {});
  child.stdin?.end(input);

  /** @param {number | null} exitCode @param {NodeJS.Signals | null} signal */
  function finish(exitCode, signal) {
    if (finished) return;
    finished = true;
    clearTimeout(timer);
    child.stdout?.destroy();
    child.stderr?.destroy();
    answer({ id, exitCode, signal, stdout: stdout(), stderr: failed || stderr(), timedOut, message: null });
  }
}

/**
 * conmon goes into the background by itself and says on descriptor 3 when its container exists: one line.
 * @param {Request} request
 */
function startSupervisor({ id, argv, env, timeoutMs }) {
  const child = spawn(argv[0] ?? "", argv.slice(1), {
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    detached: true,
    env,
  });
  const stderr = collect(child.stderr);
  const pipe = /** @type {import("node:stream").Readable} */ (child.stdio[3]);
  let said = "";
  let done = false;
  const timer = setTimeout(() => finish(true), timeoutMs);
  pipe.on("data", (chunk) => {
    said += chunk;
    if (said.includes("\n")) finish(false);
  });
  pipe.once("close", () => finish(false));
  child.once("error", (error) => {
    said = "";
    finish(false, error.message);
  });

  /** @param {boolean} timedOut @param {string} [failure] */
  function finish(timedOut, failure) {
    if (done) return;
    done = true;
    clearTimeout(timer);
    if (timedOut) endSupervisor(argv);
    const message = said.split("\n")[0] ?? "";
    answer({ id, exitCode: null, signal: null, stdout: "", stderr: failure ?? stderr(), timedOut, message });
    pipe.destroy();
    child.stderr?.destroy();
    child.unref();
  }
}

/**
 * conmon that was not heard of in time, and the runtime that hangs below it, would make the container later,
 * when nobody asks for it any more. In the background it leads a session of its own (conmon, src/conmon.c);
 * it is known by its command line, which names the container.
 * @param {string[]} argv
 */
function endSupervisor(argv) {
  const line = `${argv.join("\0")}\0`;
  for (const pid of readdirSync("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      if (readFileSync(`/proc/${pid}/cmdline`, "utf8") === line) process.kill(-Number(pid), "SIGKILL");
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** @param {import("node:stream").Readable | null} stream */
function collect(stream) {
  /** @type {Buffer[]} */
  const chunks = [];
  let size = 0;
  stream?.on("data", (chunk) => {
    size += chunk.length;
    if (size <= MOST_OUTPUT) chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString("utf8");
}

/** @param {object} result */
function answer(result) {
  if (process.connected) process.send?.(result);
}
