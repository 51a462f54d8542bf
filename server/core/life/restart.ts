import { z } from "zod";

export const RestartPolicy = z
  .object({
    /** `always` differs from `unless-stopped` when heropodsd starts: it brings back what was stopped, too. */
    policy: z.enum(["no", "on-failure", "always", "unless-stopped"]).default("no"),
    /** How often in a row, with `on-failure`; null: as often as it takes. */
    maxRetries: z
      .number()
      .int()
      .min(1, "At least one retry; the policy 'no' means none.")
      .max(1_000_000)
      .nullable()
      .default(null),
  })
  .refine(({ policy, maxRetries }) => maxRetries === null || policy === "on-failure", {
    path: ["maxRetries"],
    message: "Only the policy on-failure counts its retries.",
  });
export type RestartPolicy = z.infer<typeof RestartPolicy>;

/** Why it no longer runs as it should. */
export interface Ending {
  /** 'unhealthy': it runs, and its check failed as often as it may. A code of null: nobody knows. */
  cause: "exit" | "unhealthy";
  code: number | null;
  /** How long it ran; null: unknown. */
  ranMs: number | null;
  /** It was healthy at some time of this run; null: it has no check. */
  wasHealthy: boolean | null;
  /** Restarts in a row before this one. */
  restarts: number;
}

export type Decision =
  | { restart: true; count: number; delayMs: number }
  | { restart: false; exhausted: boolean };

/** Docker's numbers (moby, restartmanager): 100 ms, doubled each time to a minute, anew after 10 s of running. */
const FIRST_MS = 100;
const LONGEST_MS = 60_000;
const GOOD_RUN_MS = 10_000;

/** What the policy makes of an ending: `count` is which restart in a row the next one is, from 1. */
export function decideRestart({ policy, maxRetries }: RestartPolicy, ending: Ending): Decision {
  const failed = ending.cause === "unhealthy" || ending.code !== 0;
  if (policy === "no" || (policy === "on-failure" && !failed)) return { restart: false, exhausted: false };
  const before = isGood(ending) ? 0 : ending.restarts;
  if (maxRetries !== null && before >= maxRetries) return { restart: false, exhausted: true };
  return { restart: true, count: before + 1, delayMs: backOff(before) };
}

/** After so many restarts in a row: 100 ms, 200 ms, … one minute. */
export function backOff(restarts: number): number {
  return Math.min(FIRST_MS * 2 ** Math.min(restarts, 32), LONGEST_MS);
}

/** A run that failed its check from the first probe on was none, however long it lasted. */
function isGood({ ranMs, wasHealthy }: Ending): boolean {
  return ranMs !== null && ranMs >= GOOD_RUN_MS && wasHealthy !== false;
}
