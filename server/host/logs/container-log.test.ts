import { appendFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { ContainerLog } from "./container-log";
import { LogMatches } from "./log-matches";
import { logPlace } from "./segments";

const dirs: string[] = [];
afterAll(() => {
  for (const dir of dirs) rmSync(dir, { recursive: true });
});

/** A log without a conmon: lines are written into the file that is there, as it would. */
function newLog() {
  const dir = mkdtempSync(join(tmpdir(), "heropods-log-"));
  dirs.push(dir);
  const place = logPlace(dir, "web");
  let written = 0;
  return {
    place,
    log: new ContainerLog(place, join(dir, "bundle")),
    write(count: number, text: (n: number) => string = (n) => `line ${n}`) {
      const records = Array.from({ length: count }, () => {
        const n = written++;
        const at = new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString().replace("Z", "000000+00:00");
        return `${at} ${n % 10 === 3 ? "stderr" : "stdout"} F ${text(n)}\n`;
      });
      appendFileSync(place.file, records.join(""));
    },
  };
}

const numbersOf = (lines: { text: string }[]) => lines.map(({ text }) => Number(text.split(" ").at(-1)));
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

test("lines are found by their numbers, before and after rotations, none lost and none twice", async () => {
  const { log, write } = newLog();
  expect(await log.extent()).toEqual({ first: 0, end: 0 });
  for (let round = 0; round < 5; round++) {
    write(1000);
    expect(await log.rotate(1000, 100)).toBe(true);
    // Between the two there is no current file.
    expect(await log.extent()).toEqual({ first: 0, end: (round + 1) * 1000 });
  }
  write(37);
  expect(await log.extent()).toEqual({ first: 0, end: 5037 });
  expect(numbersOf(await log.lines(0, 10_000))).toEqual(range(0, 5037));
  await fc.assert(
    fc.asyncProperty(fc.nat(5100), fc.nat(1500), async (from, count) => {
      const lines = await log.lines(from, count);
      expect(lines.map(({ line }) => line)).toEqual(
        range(from, Math.max(from, Math.min(from + count, 5037))),
      );
      expect(numbersOf(lines)).toEqual(lines.map(({ line }) => line));
    }),
    { numRuns: 60 },
  );
});

test("the oldest file goes first, and the others keep their numbers, for another daemon too", async () => {
  const { log, write, place } = newLog();
  for (let round = 0; round < 4; round++) {
    write(500);
    await log.extent();
    await log.rotate(1000, 3);
  }
  write(5);
  expect(readdirSync(place.old)).toHaveLength(2);
  const later = new ContainerLog(place, "/nowhere");
  for (const reader of [log, later]) {
    expect(await reader.extent()).toEqual({ first: 1000, end: 2005 });
    expect(numbersOf(await reader.lines(0, 3))).toEqual([]);
    expect(numbersOf(await reader.lines(998, 4))).toEqual([1000, 1001]);
    expect(numbersOf(await reader.lines(1999, 10))).toEqual(range(1999, 2005));
  }
});

test("what is not a whole record yet waits for its end", async () => {
  const { log, write, place } = newLog();
  write(2);
  appendFileSync(place.file, "2026-01-01T00:00:09.000000000+00:00 stdout F half");
  expect(await log.extent()).toEqual({ first: 0, end: 2 });
  appendFileSync(place.file, " a line\nno record\n");
  expect((await log.lines(2, 5)).map(({ text }) => text)).toEqual(["half a line", "no record"]);
});

test("a search finds its lines as they come, and rows keep their numbers when lines go", async () => {
  const { log, write } = newLog();
  const matches = new LogMatches(log, { search: "LINE 9", stream: "stderr" });
  write(1000);
  await matches.update(0);
  expect(matches.slice(0, 99)).toEqual(range(0, 1000).filter((n) => n % 10 === 3 && /^9/.test(String(n))));
  const before = matches.end;
  await log.rotate(1000, 2);
  write(1000);
  await log.rotate(1000, 2);
  write(10);
  const { first } = await log.extent();
  expect(first).toBe(1000);
  await matches.update(first);
  expect(matches.first).toBe(before);
  expect(matches.slice(matches.first, matches.end)).toEqual([]);
  expect(matches.rowOf(5000)).toBe(matches.end);
});

test("parts of a line are joined in their own stream, over blocks, marks and rotations", async () => {
  const { log, place } = newLog();
  const numbers = range(0, 3000);
  for (const n of numbers) {
    const [one, other] = n % 2 === 0 ? ["stdout", "stderr"] : ["stderr", "stdout"];
    const records = [
      `T ${one} P ${n} be`,
      `T ${other} P other `,
      `T ${one} P gun and`,
      `T ${one} F  ended ${n}`,
    ];
    appendFileSync(place.file, `${records.join("\n")}\nT ${other} F ${n}\n`);
    if (n % 700 === 699) {
      // In the middle of a line.
      appendFileSync(place.file, `T ${one} P cut `);
      appendFileSync(place.file, "\n");
      await log.rotate(1000, 100);
      appendFileSync(place.file, `T ${one} F ${n}\n`);
    }
  }
  expect(await log.extent()).toEqual({ first: 0, end: 6004 });
  const lines = await log.lines(0, 10_000);
  expect(lines.map(({ line }) => line)).toEqual(range(0, 6004));
  expect(lines[1401]).toMatchObject({ text: "700 begun and ended 700" });
  expect(lines.filter(({ text }) => text.startsWith("cut ")).map(({ text }) => text)).toEqual([
    "cut 699",
    "cut 1399",
    "cut 2099",
    "cut 2799",
  ]);
  for (const from of [0, 1, 127, 128, 129, 1399, 1400, 1401, 4000, 6003])
    expect(await log.lines(from, 3)).toEqual(lines.slice(from, from + 3));
});
