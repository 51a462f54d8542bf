import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import { appDir } from "../app-dir";
import { CommandError, SYSTEM_ENV } from "./exec";

const Answer = z.object({
  id: z.number(),
  exitCode: z.number().nullable(),
  signal: z.string().nullable(),
  stdout: z.string(),
  stderr: z.string(),
  timedOut: z.boolean(),
  message: z.string().nullable(),
});
type Answer = z.infer<typeof Answer>;

interface Job {
  argv: readonly string[];
  input?: string;
  timeoutMs: number;
  /** Wait for a line on descriptor 3 instead of the end (conmon). */
  sync: boolean;
}

/** As many as there is work for two cores; each forks on its own. */
const HELPERS = 2;

/** Small processes that fork for the daemon: see spawner-process.mjs. */
class Spawner {
  private readonly helpers: {
    process: ChildProcess;
    waiting: Map<number, { resolve: (a: Answer) => void; reject: (e: Error) => void }>;
  }[] = [];
  private next = 0;

  do(job: Job): Promise<Answer> {
    const id = this.next++;
    const helper = this.helper(id % HELPERS);
    return new Promise((resolve, reject) => {
      helper.waiting.set(id, { resolve, reject });
      // Idle helpers keep no process alive; one that is waited for does.
      helper.process.channel?.ref();
      helper.process.send({ ...job, id, env: job.sync ? { ...SYSTEM_ENV, _OCI_SYNCPIPE: "3" } : SYSTEM_ENV });
    });
  }

  private helper(index: number) {
    const there = this.helpers[index];
    if (there?.process.connected) return there;
    const process = fork(join(appDir, "server/host/spawner-process.mjs"), {
      execArgv: [],
      env: SYSTEM_ENV,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    process.unref();
    process.channel?.unref();
    const helper = {
      process,
      waiting: new Map<number, { resolve: (a: Answer) => void; reject: (e: Error) => void }>(),
    };
    process.on("message", (message) => {
      const answer = Answer.parse(message);
      helper.waiting.get(answer.id)?.resolve(answer);
      helper.waiting.delete(answer.id);
      if (helper.waiting.size === 0) process.channel?.unref();
    });
    process.once("exit", () => {
      for (const { reject } of helper.waiting.values())
        reject(new Error("The process that starts commands has ended; try again."));
      helper.waiting.clear();
    });
    this.helpers[index] = helper;
    return helper;
  }
}

const spawner = new Spawner();

/**
 * Runs a short command in a helper process and waits for it; argv only, no shell, a time-out always.
 * For what is on the way of a start and for observation; run() of exec.ts has what longer commands need
 * (lines as they come, cancelling). Throws CommandError unless it exits with 0.
 */
export async function runQuick(
  argv: readonly string[],
  options: { input?: string; timeoutMs?: number } = {},
): Promise<string> {
  const timeoutMs = options.timeoutMs ?? 30_000;
  const answer = await spawner.do({ argv, input: options.input, timeoutMs, sync: false });
  if (answer.exitCode === 0) return answer.stdout;
  if (answer.timedOut)
    throw new CommandError(argv, undefined, answer.stderr, `did not finish within ${timeoutMs} ms`);
  const { exitCode, signal } = answer;
  const ended =
    exitCode !== null
      ? `exited with ${exitCode}`
      : signal === null
        ? "could not start"
        : `was ended by ${signal}`;
  throw new CommandError(argv, exitCode ?? undefined, answer.stderr, ended);
}

/** Runs a command whose exit code is someone else's to judge, with what it wrote (8 MiB of each at most). */
export async function runForOutput(
  argv: readonly string[],
  timeoutMs: number,
): Promise<{ exitCode: number; stdout: string; stderr: string } | "timed out"> {
  const { exitCode, signal, stdout, stderr, timedOut } = await spawner.do({ argv, timeoutMs, sync: false });
  if (timedOut) return "timed out";
  if (exitCode === null && signal === null)
    throw new CommandError(argv, undefined, stderr, "could not start");
  return { exitCode: exitCode ?? 128, stdout, stderr };
}

const SyncMessage = z.object({ data: z.number(), message: z.string().optional() });

/**
 * Starts conmon, which creates the container and stays as its supervisor: it keeps the log and the exit
 * code whatever becomes of the daemon. Resolves with the container's pid when it exists; conmon says so
 * with `{"data": pid}`, or a negative number and the runtime's message (conmon, src/conmon.c).
 */
export async function startConmon(argv: readonly string[], timeoutMs: number): Promise<number> {
  const answer = await spawner.do({ argv, timeoutMs, sync: true });
  if (answer.timedOut)
    throw new CommandError(argv, undefined, answer.stderr, `said nothing within ${timeoutMs} ms`);
  const said = SyncMessage.safeParse(parsed(answer.message ?? ""));
  if (!said.success)
    throw new CommandError(argv, undefined, answer.stderr, "ended without creating the container");
  if (said.data.data <= 0)
    throw new CommandError(
      argv,
      undefined,
      said.data.message ?? answer.stderr,
      "could not create the container",
    );
  return said.data.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
