import { expect, test } from "vitest";
import { edgeWidth, mapPlaces } from "./map-edges";

test("an edge grows with its traffic, and never beyond what is readable", () => {
  const width = (bits: number) => edgeWidth({ rxRate: bits, txRate: 0 });
  expect(edgeWidth({ rxRate: null, txRate: null })).toBe(1);
  const widths = [0, 1_000, 10_000, 1_000_000, 10_000_000_000].map(width);
  expect(widths).toEqual(widths.toSorted((a, b) => a - b));
  expect(widths.at(-1)).toBe(6);
});

test("every row has its place, at 3 peers and at 200", () => {
  for (const [containers, peers] of [
    [0, 0],
    [2, 3],
    [40, 3],
    [3, 200],
  ] as const) {
    const { height, host, left, right, row, many } = mapPlaces(containers, peers);
    expect(many).toBe(Math.max(containers, peers) > 32);
    expect(Math.min(left, right, host)).toBeGreaterThanOrEqual(0);
    expect(left + containers * row).toBeLessThanOrEqual(height);
    expect(right + peers * row).toBeLessThanOrEqual(height);
    expect(host).toBeLessThanOrEqual(height);
  }
});
