import { describe, expect, it } from "vitest";
import { decimal, memory, variable, whole, yesOrNo } from "./values";

describe("memory", () => {
  it.each([
    ["256m", 256 * 1024 ** 2],
    ["1.5g", 1.5 * 1024 ** 3],
    ["512MiB", 512 * 1024 ** 2],
    ["64 kb", 64 * 1024],
    ["10t", 10 * 1024 ** 4],
    ["1048576", 1024 ** 2],
    ["0", 0],
  ])("%s is %d bytes", (text, count) => {
    expect(memory(text)).toBe(count);
  });

  it.each(["", "m", "-1m", "1e3", "256mm", "a256m", "1 000"])("refuses '%s'", (text) => {
    expect(() => memory(text)).toThrow("256m");
  });
});

it("numbers are plain", () => {
  expect(decimal("0.5")).toBe(0.5);
  expect(whole("12")).toBe(12);
  for (const text of ["-1", "1e3", ".5", "Infinity", ""]) expect(() => decimal(text)).toThrow();
  for (const text of ["1.5", "-1", ""]) expect(() => whole(text)).toThrow();
});

it("variables collect, the last of a name wins, values keep their '='", () => {
  const once = variable("A=1");
  expect(variable("A=2", variable("B=x=y", once))).toEqual({ A: "2", B: "x=y" });
  expect(variable("A=")).toEqual({ A: "" });
  for (const text of ["A", "=1", ""]) expect(() => variable(text)).toThrow("NAME=VALUE");
});

it("yes and no", () => {
  expect([yesOrNo("true"), yesOrNo("no")]).toEqual([true, false]);
  expect(() => yesOrNo("maybe")).toThrow("true or false");
});
