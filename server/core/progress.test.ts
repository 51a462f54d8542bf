import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createProgress } from "./progress";

const layers = [
  { digest: "sha256:a", bytes: 1000 },
  { digest: "sha256:b", bytes: 3000 },
];

describe("progress of a copy", () => {
  it("counts what came, which layers are whole, the rate and the time left", () => {
    const progress = createProgress(layers);
    expect(progress(0, [])).toEqual({
      bytes: 0,
      total: 4000,
      layers: { done: 0, all: 2 },
      rate: 0,
      secondsLeft: null,
    });
    expect(progress(1000, [1000, 500])).toEqual({
      bytes: 1500,
      total: 4000,
      layers: { done: 1, all: 2 },
      rate: 1500,
      secondsLeft: 2,
    });
  });

  it("says nothing of time or total where sizes are not known", () => {
    const progress = createProgress([]);
    progress(0, [0]);
    expect(progress(1000, [2048])).toMatchObject({ bytes: 2048, total: null, rate: 2048, secondsLeft: null });
  });

  it("forgets a rate that was: a copy that stands has none", () => {
    const progress = createProgress(layers);
    progress(0, [0]);
    progress(1000, [2000]);
    expect(progress(9000, [2000])).toMatchObject({ rate: 0, secondsLeft: null });
  });

  it("never goes back and never passes the total, whatever files come and go", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat({ max: 5000 }), { maxLength: 4 }), { maxLength: 20 }), (looks) => {
        const progress = createProgress(layers);
        let before = 0;
        looks.forEach((sizes, index) => {
          const { bytes, total, layers: count } = progress(index * 250, sizes);
          expect(bytes).toBeGreaterThanOrEqual(before);
          expect(bytes).toBeLessThanOrEqual(total ?? 0);
          expect(count.done).toBeLessThanOrEqual(count.all);
          before = bytes;
        });
      }),
    );
  });
});
