import fc from "fast-check";
import { expect, test } from "vitest";
import { ROW, scrollMap } from "./scroll-map";

test("the last line is at the end and every line can be reached, however many there are", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 20_000_000 }),
      fc.integer({ min: 100, max: 1500 }),
      (rows, view) => {
        const map = scrollMap(rows, view);
        expect(map.height).toBeLessThan(17_000_000);
        const end = map.above(map.height - view);
        expect(end).toBeCloseTo(rows * ROW - view, 3);
        for (const row of [0, 1, Math.floor(rows / 3)])
          expect(map.above(map.scrollTop(row * ROW))).toBeCloseTo(row * ROW, 3);
      },
    ),
  );
});
