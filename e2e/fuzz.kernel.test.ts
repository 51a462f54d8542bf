import { afterAll, beforeAll, expect, it } from "vitest";
import { furnish, fuzz } from "./fuzz/fuzz";
import { type Bed, startBed } from "./testbed/bed";

// A short run; `npm run bench -- --fuzz --seconds 60` gives every procedure a minute.
let bed: Bed;
beforeAll(async () => {
  bed = await startBed({ enableMycelium: true, logLevel: "warn" });
  await furnish(bed.host("a"));
}, 120_000);
afterAll(() => bed?.stop());

it("answers hostile input to every procedure with typed errors, and nothing is changed, open or broken", async () => {
  const seed = Date.now() % 2 ** 31;
  const report = await fuzz(bed.host("a"), { seconds: 0.4, seed });
  expect(report.findings, `seed ${seed}`).toEqual([]);
  expect(report.procedures).toBeGreaterThan(50);
  expect(report.calls).toBeGreaterThan(report.procedures * 5);
  expect(report.accepted).toBeGreaterThan(0);
}, 600_000);
