import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createNetworkChanges, rememberedUntil } from "./network-changes";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("reads once while nothing happens, again after a change, and after five minutes in any case", async () => {
  const changes = createNetworkChanges();
  const read = vi.fn(async () => ["vbr-000001"]);
  const links = rememberedUntil(changes, read);
  expect(await links()).toBe(await links());
  expect(read).toHaveBeenCalledTimes(1);
  changes.happened();
  await links();
  expect(read).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(301_000);
  await links();
  expect(read).toHaveBeenCalledTimes(3);
});

test("does not believe a reading during which something changed", async () => {
  const changes = createNetworkChanges();
  let link = "before";
  const links = rememberedUntil(changes, async () => {
    const value = link;
    await Promise.resolve();
    return value;
  });
  const first = links();
  link = "after";
  changes.happened();
  expect(await first).toBe("before");
  expect(await links()).toBe("after");
});

test("keeps nothing of a reading that failed", async () => {
  const changes = createNetworkChanges();
  const read = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error("ip ended with 1"));
  read.mockResolvedValueOnce("links");
  const links = rememberedUntil(changes, read);
  await expect(links()).rejects.toThrow("ip ended with 1");
  expect(await links()).toBe("links");
});
