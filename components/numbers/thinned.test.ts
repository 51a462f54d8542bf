import fc from "fast-check";
import { expect, test } from "vitest";
import { thinned } from "./thinned";

test("points that share a pixel become their mean and the band they spread over", () => {
  expect(
    thinned([
      [0.2, 10],
      [0.7, 30],
      [1.5, 5],
    ]),
  ).toEqual({
    mean: [
      [0.5, 20],
      [1.5, 5],
    ],
    band: [
      [0.5, 10],
      [1.5, 5],
      [1.5, 5],
      [0.5, 30],
    ],
  });
  expect(
    thinned([
      [0, 1],
      [4, 2],
    ]),
  ).toEqual({
    mean: [
      [0, 1],
      [4, 2],
    ],
    band: [],
  });
  expect(thinned([])).toEqual({ mean: [], band: [] });
});

test("however many there are, a pixel has one", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { maxLength: 2000 }), (xs) => {
      const points = xs.sort((a, b) => a - b).map((x) => [x, x % 7] as const);
      expect(thinned(points).mean.length).toBe(new Set(xs.map(Math.floor)).size);
    }),
  );
});
