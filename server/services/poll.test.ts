import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createPoll } from "./poll";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A poll whose looks take as long as asked. */
function counting(tookMs: number, slowMs: number | null) {
  let begun = 0;
  let atOnce = 0;
  let most = 0;
  const poll = createPoll({
    quickMs: 100,
    slowMs,
    onError: (error) => {
      throw error;
    },
    async look() {
      begun++;
      most = Math.max(most, ++atOnce);
      await new Promise((resolve) => setTimeout(resolve, tookMs));
      atOnce--;
    },
  });
  return { poll, begun: () => begun, most: () => most };
}

describe("createPoll", () => {
  it("looks as often as the most impatient watcher wants", async () => {
    const { poll, begun } = counting(1, null);
    let every = 400;
    const patient = poll.watch(() => every);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(begun()).toBeGreaterThan(3);
    expect(begun()).toBeLessThan(7);
    every = 5_000;
    await vi.advanceTimersByTimeAsync(500);
    const before = begun();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(begun()).toBe(before);
    const impatient = poll.watch();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(begun()).toBeGreaterThan(before + 5);
    impatient();
    patient();
  });

  it("looks only while somebody watches, where it is told so", async () => {
    const { poll, begun } = counting(1, null);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(begun()).toBe(0);
    const stop = poll.watch();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(begun()).toBeGreaterThan(5);
    stop();
    stop();
    const before = begun();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(begun()).toBeLessThanOrEqual(before + 1);
    await poll.stop();
  });

  it("asks a source that hangs once at a time, and less often the longer it takes", async () => {
    const { poll, begun, most } = counting(2_000, 100);
    poll.watch();
    const asked = Promise.all([poll.fresh(0), poll.fresh(0), poll.fresh(0)]);
    await vi.advanceTimersByTimeAsync(10_000);
    await asked;
    expect(most()).toBe(1);
    expect(begun()).toBeLessThanOrEqual(5);
    await vi.advanceTimersByTimeAsync(5_000);
    const stopping = poll.stop();
    await vi.advanceTimersByTimeAsync(5_000);
    await stopping;
  });

  it("takes a look that is young enough for a fresh one", async () => {
    const { poll, begun } = counting(1, null);
    const wait = async (age: number) => {
      const fresh = poll.fresh(age);
      await vi.advanceTimersByTimeAsync(5);
      await fresh;
    };
    await wait(50);
    await wait(50);
    expect(begun()).toBe(1);
    await vi.advanceTimersByTimeAsync(100);
    await wait(50);
    expect(begun()).toBe(2);
    await poll.stop();
  });
});
