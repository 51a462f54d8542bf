import type { HostPaths, Runtime } from "../core/plan/desired";
import { ProblemError } from "../core/problem";
import { createSlots } from "../core/slots";
import { pipedProcess } from "../host/piped-process";
import { insideCommand, runInside, streamInside } from "../host/runtime-exec";
import type { InsideRecord, recordInside } from "./inside-record";
import type { Registry } from "./registry";

export interface Commands {
  /** Throws a ProblemError where the container is not there or does not run. */
  running(name: string): Promise<void>;
  /** Runs a command inside a running container, as its user, and waits for it. */
  exec(
    name: string,
    argv: string[],
    timeoutMs: number,
  ): Promise<{ exitCode: number; stdout: string; stderr: string }>;
  /** The same with its output told as it comes; the exit code is null where `signal` ended it. */
  stream(
    name: string,
    argv: readonly string[],
    options: {
      timeoutMs: number;
      signal: AbortSignal;
      onText: (stream: "stdout" | "stderr", text: string) => void;
    },
  ): Promise<{ exitCode: number | null }>;
  /**
   * The same byte for byte, with an input; `begun` is called when nothing refuses it any more. The audit log
   * has it, as it has a terminal: somebody may type into either.
   */
  piped(
    name: string,
    argv: readonly string[],
    options: Parameters<typeof pipedProcess>[1] & { actor: string; begun: () => void },
  ): Promise<number | null>;
}

export function createCommands(deps: {
  registry: Registry;
  runtime: Runtime;
  paths: HostPaths;
  isRunning: (name: string) => Promise<boolean>;
  record: (entry: Parameters<typeof recordInside>[1]) => Promise<InsideRecord>;
}): Commands {
  const { runtime, paths } = deps;
  const slots = createSlots("commands", "Wait for some of them to end, or run several as one script inside.");
  const existing = (name: string) => {
    if (!deps.registry.containers.has(name))
      throw new ProblemError([{ path: ["name"], message: `There is no container ${name}.` }], true);
  };
  const running = async (name: string) => {
    existing(name);
    if (await deps.isRunning(name)) return;
    const trouble = deps.registry.containers.get(name)?.trouble;
    throw new ProblemError([
      {
        path: ["name"],
        message: `${name} is not running.${trouble ? ` ${trouble}` : ""}`,
        fix: `Start it: heropods start ${name}`,
      },
    ]);
  };
  return {
    running,
    async exec(name, argv, timeoutMs) {
      await running(name);
      const leave = slots.take("all");
      const result = await runInside(runtime.path, paths.runtime, name, argv, timeoutMs).finally(leave);
      if (result === "timed out") throw tookTooLong(name, argv, timeoutMs);
      return result;
    },
    async stream(name, argv, options) {
      await running(name);
      const leave = slots.take("all");
      const result = await streamInside(runtime.path, paths.runtime, name, argv, options).finally(leave);
      if (result.timedOut) throw tookTooLong(name, argv, options.timeoutMs);
      return result;
    },
    async piped(name, argv, { begun, actor, ...options }) {
      await running(name);
      const leave = slots.take("all");
      try {
        const entry = { kind: "container.exec", container: name, argv, actor, at: new Date() } as const;
        const record = await deps.record(entry);
        const finish = (exitCode: number | null, reason: string | null, began = true) =>
          record.finish({ exitCode, reason, at: new Date().toISOString() }, began);
        begun();
        try {
          const code = await pipedProcess(insideCommand(runtime.path, paths.runtime, name, argv), options);
          await finish(code, options.signal.aborted ? "Whoever called it hung up." : null);
          return code;
        } catch (error) {
          await finish(null, error instanceof Error ? error.message : String(error), false);
          throw error;
        }
      } finally {
        leave();
      }
    },
  };
}

function tookTooLong(name: string, argv: readonly string[], timeoutMs: number): ProblemError {
  return new ProblemError([
    {
      path: ["argv"],
      message: `${argv[0]} did not end within ${timeoutMs / 1000} s; it goes on in ${name}.`,
      fix: "Give it more time, or run it in the background with its output to a file.",
    },
  ]);
}
