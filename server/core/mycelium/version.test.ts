import { describe, expect, it } from "vitest";
import { compareVersions, formatVersion, parseVersion } from "./version";

const version = (text: string) => {
  const parsed = parseVersion(text);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.value;
};

describe("parseVersion", () => {
  it.each([
    ["v0.5.6", "0.5.6"],
    ["0.7.10", "0.7.10"],
    ["mycelium 0.7.10\n", "0.7.10"],
    ["mycelium-private 0.6.2", "0.6.2"],
    ["mycelium v0.7.5-3-g1a2b3c", "0.7.5"],
  ])("reads '%s'", (text, plain) => expect(formatVersion(version(text))).toBe(plain));

  it.each(["", "latest", "0.7", "v0.7.x", "mycelium", "1.2.3.4", "0.7.10 or so"])("refuses '%s'", (text) =>
    expect(parseVersion(text).ok).toBe(false),
  );
});

describe("compareVersions", () => {
  it("orders by number, not by letter", () => {
    const sorted = ["0.7.10", "1.0.0", "0.7.9", "0.5.6", "0.6.2"].map(version).sort(compareVersions);
    expect(sorted.map(formatVersion)).toEqual(["0.5.6", "0.6.2", "0.7.9", "0.7.10", "1.0.0"]);
    expect(compareVersions(version("v0.5.6"), version("mycelium 0.5.6"))).toBe(0);
  });
});
