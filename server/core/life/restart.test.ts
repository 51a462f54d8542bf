import fc from "fast-check";
import { expect, test } from "vitest";
import { backOff, decideRestart, type Ending, RestartPolicy } from "./restart";

const ending = (some: Partial<Ending> = {}): Ending => ({
  cause: "exit",
  code: 1,
  ranMs: 50,
  wasHealthy: null,
  restarts: 0,
  ...some,
});
const policy = (name: RestartPolicy["policy"], maxRetries: number | null = null): RestartPolicy => ({
  policy: name,
  maxRetries,
});

test("each policy restarts what it says, and nothing else", () => {
  const failed = ending({ code: 1 });
  const ended = ending({ code: 0 });
  const unknown = ending({ code: null });
  const unhealthy = ending({ cause: "unhealthy", code: null });
  const restarts = (name: RestartPolicy["policy"]) =>
    [failed, ended, unknown, unhealthy].map((each) => decideRestart(policy(name), each).restart);
  expect(restarts("no")).toEqual([false, false, false, false]);
  expect(restarts("on-failure")).toEqual([true, false, true, true]);
  expect(restarts("always")).toEqual([true, true, true, true]);
  expect(restarts("unless-stopped")).toEqual([true, true, true, true]);
});

test("the wait doubles from 100 ms to a minute and never shrinks", () => {
  expect([0, 1, 2, 3, 9, 10, 1e9].map(backOff)).toEqual([100, 200, 400, 800, 51_200, 60_000, 60_000]);
  fc.assert(
    fc.property(
      fc.nat(100),
      (n) => backOff(n) <= backOff(n + 1) && backOff(n) >= 100 && backOff(n) <= 60_000,
    ),
  );
});

test("ten seconds of running begin the count anew, unless it was never healthy in them", () => {
  const after = (some: Partial<Ending>) => decideRestart(policy("always"), ending({ restarts: 6, ...some }));
  expect(after({ ranMs: 9_999 })).toEqual({ restart: true, count: 7, delayMs: 6_400 });
  expect(after({ ranMs: 10_000 })).toEqual({ restart: true, count: 1, delayMs: 100 });
  expect(after({ ranMs: 60_000, wasHealthy: false })).toMatchObject({ count: 7 });
  expect(after({ ranMs: 60_000, wasHealthy: true })).toMatchObject({ count: 1 });
  expect(after({ ranMs: null })).toMatchObject({ count: 7 });
});

test("on-failure ends after its retries, and says so", () => {
  const three = policy("on-failure", 3);
  expect(decideRestart(three, ending({ restarts: 2 }))).toMatchObject({ restart: true, count: 3 });
  expect(decideRestart(three, ending({ restarts: 3 }))).toEqual({ restart: false, exhausted: true });
  // A good run in between gives it all of them back.
  expect(decideRestart(three, ending({ restarts: 3, ranMs: 20_000 }))).toMatchObject({ count: 1 });
});

test("only on-failure takes a number of retries", () => {
  expect(RestartPolicy.parse({})).toEqual({ policy: "no", maxRetries: null });
  expect(RestartPolicy.safeParse({ policy: "always", maxRetries: 3 }).success).toBe(false);
  expect(RestartPolicy.safeParse({ policy: "on-failure", maxRetries: 0 }).success).toBe(false);
});
