import fc from "fast-check";
import { expect, test } from "vitest";
import { joinWords, parseEnv, splitWords } from "./words";

test("a command line splits as a shell splits it", () => {
  expect(splitWords(`sh -c 'echo "a b"' x\\ y ""`)).toEqual(["sh", "-c", 'echo "a b"', "x y", ""]);
  expect(splitWords("  ")).toEqual([]);
  expect(splitWords("echo 'open")).toBeNull();
});

test("joined words split into the same words", () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (words) => {
      expect(splitWords(joinWords(words))).toEqual(words);
    }),
  );
});

test("environment lines are read as they are pasted from a file", () => {
  expect(parseEnv("# a comment\nexport A=1\n\nB='two words'\nC=x=y")).toEqual({
    ok: true,
    env: { A: "1", B: "two words", C: "x=y" },
  });
  expect(parseEnv("A=1\nnonsense")).toEqual({ ok: false, message: "Line 2, 'nonsense', is not KEY=VALUE." });
});
