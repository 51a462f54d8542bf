import { z } from "zod";
import { HealthCheck } from "../life/health";

/**
 * An image's HEALTHCHECK as Docker writes it (moby image/spec, 'Healthcheck'; not of OCI): Test begins with
 * NONE, CMD or CMD-SHELL; times are nanoseconds, and 0 everywhere means Docker's default.
 */
export const OciHealthcheck = z.object({
  Test: z.array(z.string()).nullish(),
  Interval: z.number().nullish(),
  Timeout: z.number().nullish(),
  StartPeriod: z.number().nullish(),
  Retries: z.number().nullish(),
});

/** Null where there is none, or one that could never run. */
export function healthCheckOf(of: z.infer<typeof OciHealthcheck> | null | undefined): HealthCheck | null {
  const [kind, ...words] = of?.Test ?? [];
  const command = kind === "CMD" ? words : kind === "CMD-SHELL" ? ["/bin/sh", "-c", ...words] : [];
  const ms = (nanoseconds: number | null | undefined) =>
    nanoseconds == null || nanoseconds <= 0 ? undefined : Math.round(nanoseconds / 1e6);
  const interval = ms(of?.Interval);
  const read = HealthCheck.safeParse({
    command,
    // Docker allows a millisecond; a process of the runtime's each second is enough.
    intervalMs: interval === undefined ? undefined : Math.max(1_000, interval),
    timeoutMs: ms(of?.Timeout),
    startPeriodMs: ms(of?.StartPeriod),
    retries: of?.Retries && of.Retries > 0 ? of.Retries : undefined,
  });
  return read.success ? read.data : null;
}
