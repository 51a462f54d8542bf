import { type Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import type { HealthSetting } from "../core/life/health";
import type { RestartPolicy } from "../core/life/restart";
import { restartPolicy, span, whole } from "./values";

export interface LifeOptions {
  restart?: RestartPolicy;
  /** False with --no-healthcheck. */
  healthcheck?: boolean;
  healthCmd?: string[];
  healthInterval?: number;
  healthTimeout?: number;
  healthRetries?: number;
  healthStartPeriod?: number;
}

/** The options of podman-run(1) for restarts and health checks. */
export function withLifeOptions(command: Command): Command {
  return command
    .option("--restart <policy>", "no, on-failure[:retries], always or unless-stopped", restartPolicy)
    .option("--health-cmd <command>", "check its health by a shell command, or a JSON list of words", words)
    .option("--health-interval <time>", "between two checks, such as 30s", span)
    .option("--health-timeout <time>", "how long one may take", span)
    .option("--health-retries <number>", "failures in a row that make it unhealthy", whole)
    .option("--health-start-period <time>", "failures this soon after its start do not count", span)
    .option("--no-healthcheck", "do not check it, whatever its image says");
}

/** What the options say of a container; nothing where none was given. */
export function lifeOf(options: LifeOptions): {
  restart?: RestartPolicy;
  healthCheck?: z.input<typeof HealthSetting>;
} {
  const { restart, healthcheck, healthCmd } = options;
  const healthCheck =
    healthcheck === false
      ? ("none" as const)
      : healthCmd === undefined
        ? undefined
        : {
            command: healthCmd,
            intervalMs: options.healthInterval,
            timeoutMs: options.healthTimeout,
            retries: options.healthRetries,
            startPeriodMs: options.healthStartPeriod,
          };
  return {
    ...(restart === undefined ? {} : { restart }),
    ...(healthCheck === undefined ? {} : { healthCheck }),
  };
}

const Words = z.array(z.string()).min(1);

function words(text: string): string[] {
  if (!text.trimStart().startsWith("[")) return ["/bin/sh", "-c", text];
  try {
    return Words.parse(JSON.parse(text));
  } catch {
    throw new InvalidArgumentError(`Write a list as ["pg_isready","-q"].`);
  }
}
