import { expect, test } from "vitest";
import { consequence } from "./delete-containers";

test("the consequence of deleting says whether something is stopped", () => {
  expect(consequence([{ pid: 7 }])).toBe(
    "Its process is stopped, its addresses are released and everything written inside is lost. Images stay.",
  );
  expect(consequence([{ pid: null }])).toBe(
    "Its addresses are released and everything written inside is lost. Images stay.",
  );
  expect(consequence([{ pid: 7 }, { pid: null }])).toBe(
    "Their processes are stopped, their addresses are released and everything written inside is lost. Images stay.",
  );
});
