import { PassThrough, type Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { execa } from "execa";

export interface RunOptions {
  input?: string;
  timeoutMs?: number;
  signal?: AbortSignal;
  cwd?: string;
  /** Whole environment of the command; nothing is inherited beyond PATH and the locale. */
  env?: Record<string, string>;
  /** Exit codes that are answers, not failures. */
  accept?: number[];
  /** Called with every line of standard output and error as it comes. */
  onLine?: (line: string) => void;
}

export interface RunResult {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/** A command that failed: what was run, how it ended, what it said. */
export class CommandError extends Error {
  /** Without the whole command line, for where that stands beside it. */
  readonly summary: string;

  constructor(
    readonly argv: readonly string[],
    readonly exitCode: number | undefined,
    readonly stderr: string,
    readonly reason: string,
  ) {
    const summary = `${argv[0]} ${reason}: ${stderr.trim() || "(nothing on stderr)"}`;
    super(`${summary} — command: ${argv.join(" ")}`);
    this.summary = summary;
    this.name = "CommandError";
  }
}

const DEFAULT_TIMEOUT_MS = 30_000;
/** What commands see: nothing of the daemon's own environment. Next's types want NODE_ENV in every one. */
export const SYSTEM_ENV = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  LANG: "C.UTF-8",
  NODE_ENV: "production",
} as const;

/**
 * Runs one command and waits for it. The only place of the daemon that starts processes with
 * execa: argv arrays only, no shell, a time-out always, no inherited environment.
 * Throws CommandError unless the exit code is 0 or accepted.
 */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const [file, ...args] = argv;
  if (file === undefined) throw new Error("run() needs a command");
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const subprocess = execa(file, args, {
    ...(options.input === undefined ? { stdin: "ignore" } : { input: options.input }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
    env: { ...SYSTEM_ENV, ...options.env },
    extendEnv: false,
    timeout: timeoutMs,
    killSignal: "SIGKILL",
    reject: false,
    stripFinalNewline: false,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (options.onLine) {
    const onLine = options.onLine;
    for (const stream of [subprocess.stdout, subprocess.stderr]) {
      let rest = "";
      stream?.on("data", (chunk: Buffer) => {
        const lines = (rest + chunk.toString("utf8")).split(/[\r\n]+/);
        rest = lines.pop() ?? "";
        for (const line of lines) if (line !== "") onLine(line);
      });
    }
  }
  const result = await subprocess;
  const { exitCode, stdout, stderr } = result;
  if (exitCode !== undefined && (exitCode === 0 || options.accept?.includes(exitCode)))
    return { stdout, stderr, exitCode };
  if (result.timedOut)
    throw new CommandError(argv, exitCode, stderr, `did not finish within ${timeoutMs} ms`);
  if (result.isCanceled) throw new CommandError(argv, exitCode, stderr, "was cancelled");
  if (result.code === "ENOENT")
    throw new CommandError(argv, exitCode, `${file} is not installed`, "could not start");
  throw new CommandError(
    argv,
    exitCode,
    stderr,
    exitCode === undefined
      ? `was ended by ${result.signal ?? result.shortMessage}`
      : `exited with ${exitCode}`,
  );
}

/** How long output may still come after a command's end, in milliseconds. */
const DRAIN_MS = 100;

/**
 * Runs a command whose output is told as it comes, in whole characters, and kept nowhere. Resolves when
 * it has ended, whoever still holds its output; the exit code is for the caller to judge, null where a
 * signal, the time-out or `signal` ended it. Throws CommandError where it could not start.
 */
export async function stream(
  argv: readonly string[],
  options: {
    timeoutMs: number;
    signal: AbortSignal;
    /** Beside PATH and the locale. */
    env?: Record<string, string>;
    onText: (stream: "stdout" | "stderr", text: string) => void;
  },
): Promise<{ exitCode: number | null; timedOut: boolean }> {
  const [file, ...args] = argv;
  if (file === undefined) throw new Error("stream() needs a command");
  const subprocess = execa(file, args, {
    stdin: "ignore",
    env: { ...SYSTEM_ENV, ...options.env },
    extendEnv: false,
    timeout: options.timeoutMs,
    cancelSignal: options.signal,
    // crun and runc pass it on to the command inside; killed at once, they would leave it running there.
    killSignal: "SIGTERM",
    forceKillAfterDelay: 5_000,
    reject: false,
    buffer: false,
  });
  for (const name of ["stdout", "stderr"] as const) {
    // A chunk may end in the middle of a character.
    const decoder = new StringDecoder("utf8");
    subprocess[name].on("data", (chunk: Buffer) => options.onText(name, decoder.write(chunk)));
  }
  subprocess.once("exit", () =>
    setTimeout(() => {
      subprocess.stdout.destroy();
      subprocess.stderr.destroy();
    }, DRAIN_MS),
  );
  const { exitCode, timedOut, code } = await subprocess;
  if (code === "ENOENT")
    throw new CommandError(argv, undefined, `${file} is not installed`, "could not start");
  return { exitCode: exitCode ?? null, timedOut };
}

/** Runs a command that goes on until it is stopped; its lines come one by one. `ended` never rejects. */
export function follow(
  argv: readonly string[],
  onLine: (line: string) => void,
): { stop: () => void; ended: Promise<void> } {
  const [file, ...args] = argv;
  if (file === undefined) throw new Error("follow() needs a command");
  const subprocess = execa(file, args, {
    stdin: "ignore",
    stderr: "ignore",
    env: SYSTEM_ENV,
    extendEnv: false,
    reject: false,
    buffer: false,
  });
  const ended = (async () => {
    for await (const line of subprocess) onLine(String(line));
  })().catch(() => {});
  return { stop: () => subprocess.kill("SIGTERM"), ended };
}

/**
 * A command's standard output as a stream of bytes, as fast as it is read. Destroyed with a CommandError
 * where the command fails; destroying the stream ends the command.
 */
export function output(argv: readonly string[], { timeoutMs }: { timeoutMs: number }): Readable {
  const [file, ...args] = argv;
  if (file === undefined) throw new Error("output() needs a command");
  const subprocess = execa(file, args, {
    stdin: "ignore",
    env: SYSTEM_ENV,
    extendEnv: false,
    timeout: timeoutMs,
    buffer: { stdout: false },
    reject: false,
  });
  const through = new PassThrough();
  subprocess.stdout.pipe(through, { end: false });
  through.once("close", () => subprocess.kill("SIGTERM"));
  void subprocess.then(({ exitCode, stderr }) => {
    if (exitCode === 0) through.end();
    else through.destroy(new CommandError(argv, exitCode, stderr, `exited with ${exitCode ?? "no code"}`));
  });
  return through;
}
