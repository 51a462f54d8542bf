import { expect, test } from "vitest";
import { consequence } from "./delete-containers";

test("the consequence of deleting says whether something is stopped", () => {
  expect(consequence([{ pid: 7, mounts: [] }])).toBe(
    "Its process is stopped, its addresses are released and everything written inside is lost. Images stay.",
  );
  expect(consequence([{ pid: null, mounts: [] }])).toBe(
    "Its addresses are released and everything written inside is lost. Images stay.",
  );
  expect(
    consequence([
      { pid: 7, mounts: [] },
      { pid: null, mounts: [] },
    ]),
  ).toBe(
    "Their processes are stopped, their addresses are released and everything written inside is lost. Images stay.",
  );
  const mounts = [{ kind: "volume" as const, volume: "data", target: "/data", readOnly: false }];
  expect(consequence([{ pid: null, mounts }])).toMatch(/Images and volumes stay\.$/);
  expect(consequence([{ pid: null, mounts }], true)).toMatch(/lost\. Images stay\.$/);
});
