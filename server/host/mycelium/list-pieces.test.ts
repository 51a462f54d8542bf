import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { takePieces } from "./list-pieces";

async function* chunksOf(text: string, size: number) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function pieces(text: string, size = 65_536) {
  const taken: string[] = [];
  const wrong = await takePieces(chunksOf(text, size), (piece) => {
    taken.push(piece.toString());
    return null;
  });
  return { wrong, taken };
}

const routes = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ subnet: `4${n}::/64`, nextHop: "TCP a <-> b", metric: n }));

describe("takePieces", () => {
  it("gives every object once, in order, in pieces that do not depend on how the bytes came", async () => {
    const rows = routes(9_000);
    for (const text of [JSON.stringify(rows), JSON.stringify(rows, null, 2)]) {
      const { wrong, taken } = await pieces(text);
      expect(wrong).toBeNull();
      expect(taken.length).toBeGreaterThan(3);
      expect(taken.flatMap((piece) => JSON.parse(`[${piece}]`))).toEqual(rows);
      for (const size of [1_000, 131_072, 1 << 24]) expect((await pieces(text, size)).taken).toEqual(taken);
    }
  });

  it("takes lists of any length", () =>
    fc.assert(
      fc.asyncProperty(fc.nat(40), fc.integer({ min: 1, max: 300 }), async (count, size) => {
        const { wrong, taken } = await pieces(`\n ${JSON.stringify(routes(count))} \n`, size);
        expect(wrong).toBeNull();
        expect(taken.flatMap((piece) => JSON.parse(`[${piece}]`))).toEqual(routes(count));
      }),
    ));

  it.each([
    ["", /not a whole list/],
    ["<html>", /not a list: <html>/],
    ['{"a":1}', /not a list/],
    ['[{"a":1},', /not a whole list/],
    [`[${"x".repeat(300_000)}`, /an object without an end/],
  ])("says what is wrong with %.20s", async (text, reason) =>
    expect((await pieces(text)).wrong).toMatch(reason),
  );

  it("ends where a piece is refused", async () => {
    let asked = 0;
    const text = JSON.stringify(routes(9_000));
    expect(await takePieces(chunksOf(text, 65_536), () => `no, ${++asked}`)).toBe("no, 1");
  });
});
