import { pid } from "node:process";
import { expect, test } from "vitest";
import type { ObservedProcess } from "../core/plan/observed";
import { createSurroundings } from "./surroundings";

const running = (count: number) =>
  new Map<string, ObservedProcess>(
    Array.from({ length: count }, (_, at) => [`c${at}`, { state: "running", pid }]),
  );

function surroundings() {
  const asked: string[] = [];
  let time = 10_000;
  const read = createSurroundings(
    (name) => {
      asked.push(name);
      return { memoryBytes: null, cpus: null, pids: 5 };
    },
    () => time,
  );
  return { read, asked: () => asked.splice(0), pass: (ms: number) => (time += ms) };
}

test("a hundred are read in a round, all in their turn, and none again at once", async () => {
  const { read, asked, pass } = surroundings();
  const processes = running(150);
  await read.refresh(processes);
  expect(asked().length).toBe(100);
  await read.refresh(processes);
  expect(asked()).toEqual([]);
  pass(8_000);
  await read.refresh(processes);
  expect(asked().slice(0, 50)).toEqual(Array.from({ length: 50 }, (_, at) => `c${at + 100}`));
  expect(read.known(processes).limits.size).toBe(150);
});

test("the named one is read whatever was read before, and what was changed by us is unknown", async () => {
  const { read, asked } = surroundings();
  const processes = running(1);
  await read.refresh(processes);
  await read.refresh(processes, "c0");
  expect(asked()).toEqual(["c0", "c0"]);
  expect(read.known(processes).mounts.get("c0")?.targets.has("/proc")).toBe(true);
  read.forget("c0");
  expect(read.known(processes).limits.size).toBe(0);
});

test("what was read of another process says nothing of this one", async () => {
  const { read } = surroundings();
  await read.refresh(running(1));
  const other = new Map<string, ObservedProcess>([["c0", { state: "running", pid: 1 }]]);
  expect(read.known(other).limits.size).toBe(0);
});
