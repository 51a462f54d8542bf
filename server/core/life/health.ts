import { z } from "zod";

const HOUR_MS = 3_600_000;

/** How a container is asked whether it is well; times in milliseconds. Defaults are Docker's. */
export const HealthCheck = z.object({
  /** Run inside as the container's user; 0 means well. */
  command: z
    .array(
      z
        .string()
        .max(128 * 1024)
        .refine((word) => !word.includes("\0"), "An argument cannot hold a NUL byte."),
    )
    .min(1, "Give the check a command.")
    .max(1024)
    .refine(
      ([first]) => first !== "" && first?.startsWith("-") !== true,
      "A command does not begin with '-'.",
    ),
  intervalMs: z.number().int().min(1_000, "At least one second between checks.").max(HOUR_MS).default(30_000),
  timeoutMs: z.number().int().min(100, "At least 0.1 s.").max(HOUR_MS).default(30_000),
  /** So many failures in a row make it unhealthy. */
  retries: z.number().int().min(1, "At least one.").max(100).default(3),
  /** Failures this soon after the start do not count, unless it was healthy already. */
  startPeriodMs: z
    .number()
    .int()
    .min(0)
    .max(24 * HOUR_MS)
    .default(0),
});
export type HealthCheck = z.infer<typeof HealthCheck>;

/** Null: the image's own, where it has one. */
export const HealthSetting = z.union([z.literal("none"), HealthCheck]).nullable();
export type HealthSetting = z.infer<typeof HealthSetting>;

export const HealthState = z.enum(["starting", "healthy", "unhealthy"]);
export type HealthState = z.infer<typeof HealthState>;

export const Probe = z.object({
  at: z.string(),
  /** Null: it took longer than it may, and was ended. */
  exitCode: z.number().nullable(),
  ms: z.number(),
  /** The first KiB of what it wrote. */
  output: z.string(),
});
export type Probe = z.infer<typeof Probe>;

export const HealthView = z.object({
  state: HealthState,
  /** Failures in a row. */
  failing: z.number(),
  /** When it came into this state. */
  since: z.string(),
  check: HealthCheck,
  from: z.enum(["container", "image"]),
});
export type HealthView = z.infer<typeof HealthView>;

/** What the checks of one run have said so far. */
export interface Health {
  state: HealthState;
  failing: number;
  since: string;
  wasHealthy: boolean;
}

export const healthAtStart = (at: string): Health => ({
  state: "starting",
  failing: 0,
  since: at,
  wasHealthy: false,
});

/** A probe's outcome taken in. `ranMs`: how long the container ran when the probe began. */
export function withProbe(
  before: Health,
  probe: Pick<Probe, "at" | "exitCode">,
  ranMs: number,
  check: HealthCheck,
): Health {
  const become = (state: HealthState, failing: number): Health => ({
    state,
    failing,
    since: state === before.state ? before.since : probe.at,
    wasHealthy: before.wasHealthy || state === "healthy",
  });
  if (probe.exitCode === 0) return become("healthy", 0);
  if (!before.wasHealthy && ranMs < check.startPeriodMs) return become("starting", 0);
  const failing = before.failing + 1;
  return become(failing >= check.retries ? "unhealthy" : before.state, failing);
}

/** Docker's start interval: a container that starts is asked more often, so that it is known to be well soon. */
const WHILE_STARTING_MS = 5_000;

/** How long until the next probe. */
export function nextProbeMs(health: Health, ranMs: number, check: HealthCheck): number {
  const starting = !health.wasHealthy && ranMs < check.startPeriodMs;
  return starting ? Math.min(check.intervalMs, WHILE_STARTING_MS) : check.intervalMs;
}

/** The setting that counts: the container's own, else the image's. */
export function effectiveCheck(
  setting: HealthSetting,
  ofImage: HealthCheck | null,
): { check: HealthCheck; from: "container" | "image" } | null {
  if (setting === "none") return null;
  if (setting !== null) return { check: setting, from: "container" };
  return ofImage === null ? null : { check: ofImage, from: "image" };
}
