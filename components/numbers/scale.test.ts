import fc from "fast-check";
import { expect, test } from "vitest";
import { nearest, runsOf, timeTicks, verticalScale } from "./scale";

test("the axis ends at a round number above every value", () => {
  expect(verticalScale(0.23, 10)).toEqual({
    top: 0.30000000000000004,
    lines: [0.1, 0.2, 0.30000000000000004],
  });
  expect(verticalScale(64 * 1024 ** 2, 1024).lines).toEqual([32 * 1024 ** 2, 64 * 1024 ** 2]);
  expect(verticalScale(0, 10)).toEqual({ top: 1, lines: [] });
  fc.assert(
    fc.property(
      fc.double({ min: 1e-6, max: 1e15, noNaN: true }),
      fc.constantFrom(10 as const, 1024 as const),
      (most, base) => {
        const { top, lines } = verticalScale(most, base);
        expect(top).toBeGreaterThanOrEqual(most * (1 - 1e-9));
        expect(lines.length).toBeLessThanOrEqual(4);
      },
    ),
  );
});

test("a hole in time or in values is a gap, and one point alone is seen", () => {
  expect(runsOf([0, 1, 2, 9, 10], [1, 1, 1, 1, 1], 2)).toEqual([
    [0, 2],
    [3, 4],
  ]);
  expect(runsOf([0, 1, 2, 3], [1, null, 1, null], 2)).toEqual([
    [0, 0],
    [2, 2],
  ]);
  expect(runsOf([], [], 2)).toEqual([]);
});

test("the nearest point is found, and none in a gap", () => {
  const times = [0, 10, 20, 100];
  expect(nearest(times, 14, 10)).toBe(1);
  expect(nearest(times, 16, 10)).toBe(2);
  expect(nearest(times, 60, 10)).toBeNull();
  expect(nearest(times, 500, 1000)).toBe(3);
  expect(nearest([], 1, 10)).toBeNull();
});

test("times on the axis are whole steps within it", () => {
  const from = Date.UTC(2026, 10, 24, 8, 3);
  const ticks = timeTicks(from, from + 3_600_000, 7);
  expect(ticks.map(({ at }) => (at / 60_000) % 10)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(timeTicks(from, from + 31 * 86_400_000, 8).length).toBeLessThanOrEqual(8);
});
