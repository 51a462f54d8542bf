import type { HostPaths, Runtime } from "../core/plan/desired";
import { ProblemError } from "../core/problem";
import { createSlots } from "../core/slots";
import { pipedProcess } from "../host/piped-process";
import { insideCommand, runInside, streamInside } from "../host/runtime-exec";
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
  /** The same byte for byte, with an input; `begun` is called when nothing refuses it any more. */
  piped(
    name: string,
    argv: readonly string[],
    options: Parameters<typeof pipedProcess>[1] & { begun: () => void },
  ): Promise<number | null>;
}

export function createCommands(deps: {
  registry: Registry;
  runtime: Runtime;
  paths: HostPaths;
  isRunning: (name: string) => Promise<boolean>;
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
    async piped(name, argv, { begun, ...options }) {
      await running(name);
      begun();
      return pipedProcess(insideCommand(runtime.path, paths.runtime, name, argv), options);
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
