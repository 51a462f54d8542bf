import { expect, test } from "vitest";
import { effectiveCheck, HealthCheck, healthAtStart, nextProbeMs, withProbe } from "./health";

const check = HealthCheck.parse({ command: ["true"], intervalMs: 10_000, startPeriodMs: 30_000 });
const at = (second: number) => new Date(second * 1000).toISOString();
const probe = (second: number, exitCode: number | null) => ({ at: at(second), exitCode });

test("retries in a row make it unhealthy, one success healthy again", () => {
  let health = withProbe(healthAtStart(at(0)), probe(40, 0), 40_000, check);
  expect(health).toEqual({ state: "healthy", failing: 0, since: at(40), wasHealthy: true });
  for (const second of [50, 60]) health = withProbe(health, probe(second, 1), second * 1000, check);
  expect(health).toMatchObject({ state: "healthy", failing: 2, since: at(40) });
  health = withProbe(health, probe(70, null), 70_000, check);
  expect(health).toMatchObject({ state: "unhealthy", failing: 3, since: at(70) });
  health = withProbe(health, probe(80, 0), 80_000, check);
  expect(health).toMatchObject({ state: "healthy", failing: 0, since: at(80) });
});

test("failures in the start period do not count until it was healthy once", () => {
  const early = withProbe(healthAtStart(at(0)), probe(5, 1), 5_000, check);
  expect(early).toMatchObject({ state: "starting", failing: 0 });
  const well = withProbe(early, probe(10, 0), 10_000, check);
  expect(withProbe(well, probe(15, 1), 15_000, check)).toMatchObject({ state: "healthy", failing: 1 });
  expect(withProbe(early, probe(31, 1), 31_000, check)).toMatchObject({ state: "starting", failing: 1 });
});

test("who starts is asked more often", () => {
  const health = healthAtStart(at(0));
  expect(nextProbeMs(health, 0, check)).toBe(5_000);
  expect(nextProbeMs(health, 30_000, check)).toBe(10_000);
  expect(nextProbeMs({ ...health, wasHealthy: true }, 0, check)).toBe(10_000);
});

test("the container's own check counts before the image's, and 'none' before both", () => {
  const ofImage = HealthCheck.parse({ command: ["curl", "localhost"] });
  expect(effectiveCheck(null, null)).toBeNull();
  expect(effectiveCheck(null, ofImage)).toEqual({ check: ofImage, from: "image" });
  expect(effectiveCheck(check, ofImage)).toEqual({ check, from: "container" });
  expect(effectiveCheck("none", ofImage)).toBeNull();
});

test("a check's command is a command", () => {
  expect(HealthCheck.safeParse({ command: [] }).success).toBe(false);
  expect(HealthCheck.safeParse({ command: ["--help"] }).success).toBe(false);
});
