import { expect, test } from "vitest";
import { whyNot } from "./actions";

const container = (state: Parameters<typeof whyNot>[1]["state"], pid: number | null = null) => ({
  name: "web-1",
  state,
  pid,
});

test("an action that cannot act says why", () => {
  expect(whyNot("start", container("running", 7))).toBe("web-1 runs already.");
  expect(whyNot("stop", container("stopped"))).toBe("web-1 is not running.");
  expect(whyNot("restart", container("failed"))).toBe("web-1 is not running.");
  expect(whyNot("delete", container("stopping", 7))).toBe("web-1 is stopping.");
  expect(whyNot("repair", container("running", 7))).toBe("web-1 is as it should be.");
});

test("what can be done is not refused", () => {
  expect(whyNot("start", container("failed"))).toBeUndefined();
  expect(whyNot("start", container("drifted"))).toBeUndefined();
  expect(whyNot("stop", container("drifted", 7))).toBeUndefined();
  expect(whyNot("delete", container("running", 7))).toBeUndefined();
  expect(whyNot("repair", container("drifted", 7))).toBeUndefined();
});
