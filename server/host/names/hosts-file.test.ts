import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { openHostsFile } from "./hosts-file";

const dir = mkdtempSync(join(tmpdir(), "hosts-file-"));
afterAll(() => rmSync(dir, { recursive: true }));
const HEAD = "127.0.0.1\tlocalhost\n";
/** What a resolver sees: comments and blanks are nothing (hosts(5)). */
const entries = (path: string) =>
  readFileSync(path, "utf8")
    .slice(HEAD.length)
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line !== "")
    .sort();

describe("a hosts file that others have mounted", () => {
  it("stays the same file, readable by everyone", () => {
    const path = join(dir, "same");
    const file = openHostsFile(path, HEAD, new Map([["a", "10.0.0.2\ta\n"]]));
    const { ino } = statSync(path);
    file.set("b", "10.0.0.3\tb\n");
    file.set("a", null);
    openHostsFile(path, HEAD, new Map());
    expect(statSync(path).ino).toBe(ino);
    expect(statSync(path).mode & 0o777).toBe(0o644);
    expect(readFileSync(path, "utf8")).toBe(HEAD);
  });

  it("moves no entry when another one goes", () => {
    const path = join(dir, "still");
    const file = openHostsFile(
      path,
      HEAD,
      new Map([
        ["a", "10.0.0.2\ta\n"],
        ["b", "10.0.0.3\tb\n"],
      ]),
    );
    const before = readFileSync(path, "utf8").indexOf("10.0.0.3");
    file.set("a", null);
    file.set("c", "10.0.0.4\tc\n");
    expect(readFileSync(path, "utf8").indexOf("10.0.0.3")).toBe(before);
    expect(entries(path)).toEqual(["10.0.0.3\tb", "10.0.0.4\tc"]);
  });

  it("holds what was set last, after any changes", () => {
    const key = fc.constantFrom("a", "b", "c", "d");
    const text = fc.option(
      fc.integer({ min: 1, max: 2 ** 31 }).map((n) => `10.0.0.1\tname${n}\n`),
      { nil: null },
    );
    let run = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(key, text), { maxLength: 40 }), (changes) => {
        const path = join(dir, `any-${run++}`);
        const file = openHostsFile(path, HEAD, new Map());
        const wanted = new Map<string, string>();
        for (const [name, lines] of changes) {
          file.set(name, lines);
          if (lines === null) wanted.delete(name);
          else wanted.set(name, lines);
        }
        expect(entries(path)).toEqual([...wanted.values()].map((lines) => lines.trim()).sort());
        expect([...file.keys()].sort()).toEqual([...wanted.keys()].sort());
      }),
      { numRuns: 60 },
    );
  });

  it("does not grow for ever", () => {
    const path = join(dir, "bounded");
    const file = openHostsFile(path, HEAD, new Map());
    const lines = (n: number) => `10.0.0.1\t${"x".repeat(500)}${n}\n`;
    for (let n = 0; n < 1000; n++) file.set(`k${n % 2}`, n % 3 === 0 ? null : lines(n));
    expect(statSync(path).size).toBeLessThan(80 * 1024);
  });
});
