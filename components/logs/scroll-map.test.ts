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

test("lines that take more than a row scroll from the first to the last too, and stay where they were", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20_000_000 }),
      fc.integer({ min: 100, max: 1500 }),
      fc.double({ min: ROW, max: 2_000, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (rows, view, tall, part) => {
        const map = scrollMap(rows, view, tall);
        expect(map.height).toBeLessThan(17_000_000);
        if (map.height <= view + 1) return;
        expect(map.part(0)).toBe(0);
        expect(map.part(map.height - view)).toBe(1);
        expect(map.part(map.at(part))).toBeCloseTo(part, 6);
        // With another height of lines the same one is at the same place.
        const lower = scrollMap(rows, view, tall / 2);
        if (lower.height > view + 1)
          expect(lower.part(lower.at(map.part(map.at(part))))).toBeCloseTo(part, 6);
      },
    ),
  );
});
