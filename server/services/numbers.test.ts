import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { noValues, type Sample } from "../core/numbers/metrics";
import { FILE_BYTES } from "../core/numbers/ring";
import { openRingFiles } from "../host/numbers/ring-file";
import { createNumbersHistory } from "./numbers-history";

const MINUTE = 60_000;
/** A whole ten minutes. */
const T0 = 29_000_000 * MINUTE;

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "heropods-numbers-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const sample = (at: number, cpu: number): Sample => ({ at, values: { ...noValues(), cpu } });

/** Samples every ten seconds with the minute's number as its value, flushed as the daemon does. */
async function run(from: number, minutes: number) {
  const history = createNumbersHistory(openRingFiles(dir));
  for (let at = from + 10_000; at <= from + minutes * MINUTE; at += 10_000) {
    history.add("web", sample(at, Math.ceil((at - T0) / MINUTE)), 10_000);
    await history.flush(at);
  }
  return history;
}

test("minutes are kept as they end, ten minutes as their mean", async () => {
  const history = await run(T0, 25);
  const now = T0 + 25 * MINUTE;
  const hour = await history.read("web", "hour", now);
  expect(hour.samples.map(({ at, values }) => [(at - T0) / MINUTE, values.cpu])).toEqual(
    Array.from({ length: 25 }, (_, index) => [index + 1, index + 1]),
  );
  const month = await history.read("web", "month", now);
  expect(month.samples.map(({ at, values }) => [(at - T0) / MINUTE, values.cpu])).toEqual([
    [10, 5.5],
    [20, 15.5],
  ]);
  expect((await history.read("web", "live", now)).samples.length).toBe(30);
});

test("a daemon that begins anew goes on, and what it missed is a gap", async () => {
  const first = await run(T0, 3);
  // As when it ends in good order, in the middle of a minute.
  first.add("web", sample(T0 + 3 * MINUTE + 20_000, 4), 20_000);
  await first.close(T0 + 3 * MINUTE + 20_000);
  const second = await run(T0 + 6 * MINUTE, 6);
  const now = T0 + 12 * MINUTE;
  const { samples } = await second.read("web", "day", now);
  expect(samples.map(({ at }) => (at - T0) / MINUTE)).toEqual([1, 2, 3, 4, 7, 8, 9, 10, 11, 12]);
  const month = await second.read("web", "month", now);
  expect(month.samples.map(({ values }) => values.cpu)).toEqual([(1 + 2 + 3 + 4 + 7 + 8 + 9 + 10) / 8]);
});

test("a day later the same file holds the new day, and is no larger than it may be", async () => {
  await run(T0, 2);
  const day = 24 * 60 * MINUTE;
  const history = await run(T0 + day, 1);
  const { samples } = await history.read("web", "day", T0 + day + MINUTE);
  expect(samples.map(({ at }) => (at - T0) / MINUTE)).toEqual([2, 24 * 60 + 1]);
  await history.close(T0 + day + MINUTE);
  expect(statSync(join(dir, "web.ring")).size).toBeLessThanOrEqual(FILE_BYTES);
});

test("what is forgotten leaves no file, and none comes back", async () => {
  const history = await run(T0, 1);
  history.add("web", sample(T0 + MINUTE + 10_000, 1), 10_000);
  await history.forget("web");
  await history.close(T0 + 2 * MINUTE);
  expect(existsSync(join(dir, "web.ring"))).toBe(false);
});

test("files of containers that are gone are removed", async () => {
  await run(T0, 1);
  const rings = openRingFiles(dir);
  await rings.keep("old", sample(T0, 1));
  await rings.retain(new Set(["web"]));
  expect(await rings.minutes("old", 0, T0)).toEqual([]);
  expect(await rings.minutes("web", 0, T0 + MINUTE)).toHaveLength(1);
});
