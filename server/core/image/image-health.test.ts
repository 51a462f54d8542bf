import { expect, test } from "vitest";
import { imageConfigOf, OciImageConfig } from "./image-config";

const checkOf = (Healthcheck: unknown) =>
  imageConfigOf(OciImageConfig.parse({ config: { Healthcheck } }), []).healthcheck;

test("an image's check is read with its times in nanoseconds", () => {
  expect(
    checkOf({
      Test: ["CMD-SHELL", "curl -f http://localhost/ || exit 1"],
      Interval: 5e9,
      Timeout: 1e9,
      Retries: 2,
    }),
  ).toEqual({
    command: ["/bin/sh", "-c", "curl -f http://localhost/ || exit 1"],
    intervalMs: 5_000,
    timeoutMs: 1_000,
    retries: 2,
    startPeriodMs: 0,
  });
  expect(checkOf({ Test: ["CMD", "pg_isready"], Interval: 0, StartPeriod: 30e9 })).toMatchObject({
    command: ["pg_isready"],
    intervalMs: 30_000,
    startPeriodMs: 30_000,
    retries: 3,
  });
});

test("an image without a check has none", () => {
  for (const none of [undefined, null, {}, { Test: ["NONE"] }, { Test: ["CMD"] }, { Test: [] }])
    expect(checkOf(none)).toBeNull();
});
