import type { HostPaths, Runtime } from "../core/plan/desired";
import { ProblemError } from "../core/problem";
import { type LogLine, readLog } from "../host/container-log";
import { runInside } from "../host/runtime-exec";
import type { Registry } from "./registry";

export interface Commands {
  /** Runs a command inside a running container, as its user, and waits for it. */
  exec(
    name: string,
    argv: string[],
    timeoutMs: number,
  ): Promise<{ exitCode: number; stdout: string; stderr: string }>;
  /** The last lines that its process wrote, oldest first. */
  logs(name: string, tail: number): Promise<LogLine[]>;
}

export function createCommands(deps: {
  registry: Registry;
  runtime: Runtime;
  paths: HostPaths;
  isRunning: (name: string) => Promise<boolean>;
}): Commands {
  const existing = (name: string) => {
    if (!deps.registry.containers.has(name))
      throw new ProblemError([{ path: ["name"], message: `There is no container ${name}.` }], true);
  };
  return {
    async exec(name, argv, timeoutMs) {
      existing(name);
      if (!(await deps.isRunning(name)))
        throw new ProblemError([
          { path: ["name"], message: `${name} is not running.`, fix: `Start it: heropods start ${name}` },
        ]);
      const result = await runInside(deps.runtime.path, deps.paths.runtime, name, argv, timeoutMs);
      if (result !== "timed out") return result;
      throw new ProblemError([
        {
          path: ["argv"],
          message: `${argv[0]} did not end within ${timeoutMs / 1000} s; it goes on in ${name}.`,
          fix: "Give it more time, or run it in the background with its output to a file.",
        },
      ]);
    },
    async logs(name, tail) {
      existing(name);
      return readLog(`${deps.paths.logs}/${name}.log`, tail);
    },
  };
}
