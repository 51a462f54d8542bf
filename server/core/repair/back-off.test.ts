import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isWell, nextRepair, type Repaired, repairedAgain, waitingWords } from "./back-off";

describe("the pause between repairs of one object", () => {
  it("doubles from 2 s to ten minutes while someone changes it again and again", () => {
    let repaired: Repaired | undefined;
    let now = 0;
    const pauses: number[] = [];
    for (let round = 0; round < 12; round++) {
      now = Math.max(now, nextRepair(repaired));
      repaired = repairedAgain(repaired, now);
      pauses.push((nextRepair(repaired) - now) / 1000);
    }
    expect(pauses).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]);
  });

  it("begins anew once the object was left alone for long enough", () => {
    const twice = repairedAgain(repairedAgain(undefined, 0), 3_000);
    expect(isWell(twice, 62_999)).toBe(false);
    expect(repairedAgain(twice, 70_000)).toEqual({ times: 1, first: 70_000, last: 70_000 });
  });

  it("bounds how often a fight can be fought in an hour, however quick the other side is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120_000 }), (everyMs) => {
        let repaired: Repaired | undefined;
        let times = 0;
        for (let now = 0; now < 3_600_000; now += everyMs) {
          if (now < nextRepair(repaired)) continue;
          repaired = repairedAgain(repaired, now);
          times++;
        }
        expect(times).toBeLessThanOrEqual(everyMs <= 60_000 ? 16 : 61);
      }),
    );
  });

  it("is told in words", () => {
    const third = [0, 2_000, 12_000].reduce<Repaired | undefined>(repairedAgain, undefined);
    if (!third) throw new Error("nothing was repaired");
    expect(waitingWords(third, 13_000, new Date("2026-11-24T12:03:04Z"))).toBe(
      "Repaired 3 times in 12 s, and found changed again; next try at 12:03:04 UTC.",
    );
    expect(waitingWords(third, 20_001, new Date(0))).toBeNull();
  });
});
