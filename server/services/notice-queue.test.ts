import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Notice } from "../core/notices/notice";
import { createNoticeQueue, MOST_WAITING } from "./notice-queue";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const notice = (text: string): Notice => ({
  ...{ kind: "failure", bad: true, text },
  ...{ subject: { kind: "container", name: "web" }, at: "2026-11-24T12:00:00.000Z" },
});
const times = { gatherMs: 100, backOffMs: [1_000, 5_000] };

test("a burst is one message, and what comes while it is sent is the next", async () => {
  const sent: string[][] = [];
  const queue = createNoticeQueue(async (notices) => {
    sent.push(notices.map((n) => n.text));
    if (sent.length === 1) queue.add(notice("c"));
  }, times);
  queue.add(notice("a"));
  queue.add(notice("b"));
  await vi.advanceTimersByTimeAsync(100);
  expect(sent).toEqual([["a", "b"]]);
  await vi.advanceTimersByTimeAsync(100);
  expect(sent).toEqual([["a", "b"], ["c"]]);
  expect(queue.last()?.error).toBeNull();
});

test("what fails is tried again with longer pauses, in order, then given up and counted", async () => {
  const tries: { at: number; texts: string[]; dropped: number }[] = [];
  let isBroken = true;
  const begun = Date.now();
  const queue = createNoticeQueue(async (notices, dropped) => {
    tries.push({ at: Date.now() - begun, texts: notices.map((n) => n.text), dropped });
    if (isBroken) throw new Error("no way there");
  }, times);
  queue.add(notice("a"));
  await vi.advanceTimersByTimeAsync(100);
  queue.add(notice("b"));
  expect(queue.last()?.error).toBe("no way there");
  await vi.advanceTimersByTimeAsync(20_000);
  expect(tries).toEqual([
    { at: 100, texts: ["a"], dropped: 0 },
    { at: 1_100, texts: ["a", "b"], dropped: 0 },
    { at: 6_100, texts: ["a", "b"], dropped: 0 },
  ]);
  expect(queue.waiting()).toBe(0);
  isBroken = false;
  queue.add(notice("c"));
  await vi.advanceTimersByTimeAsync(100);
  expect(tries.at(-1)).toMatchObject({ texts: ["c"], dropped: 2 });
});

test("no more than so many wait; the oldest go and are counted", async () => {
  const sent: { count: number; first: string; dropped: number }[] = [];
  const queue = createNoticeQueue(async (notices, dropped) => {
    sent.push({ count: notices.length, first: notices[0]?.text ?? "", dropped });
  }, times);
  for (let i = 0; i < MOST_WAITING + 50; i++) queue.add(notice(String(i)));
  expect(queue.waiting()).toBe(MOST_WAITING);
  await vi.advanceTimersByTimeAsync(100);
  expect(sent).toEqual([{ count: MOST_WAITING, first: "50", dropped: 50 }]);
});

test("a stopped queue sends nothing more", async () => {
  let sent = 0;
  const queue = createNoticeQueue(async () => {
    sent++;
  }, times);
  queue.add(notice("a"));
  queue.stop();
  queue.add(notice("b"));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent).toBe(0);
});
