import { expect, test } from "vitest";
import type { Check, DoctorReport } from "../../server/core/model";
import { verdict } from "./verdict";

const report = (...statuses: Check["status"][]): DoctorReport => ({
  at: "2026-11-24T08:00:00.000Z",
  groups: [
    {
      name: "host",
      title: "Host",
      checks: statuses.map((status, index) => ({
        id: String(index),
        title: "",
        status,
        evidence: "",
        meaning: "",
        fix: "",
      })),
    },
  ],
});

test("the verdict says the worst first", () => {
  expect(verdict(report("ok"), [{ state: "running" }])).toBe("The host is well");
  expect(verdict(report("ok", "warning"), [])).toBe("The host works, 1 check to look at");
  expect(verdict(report("failed", "failed", "warning"), [{ state: "failed" }, { state: "drifted" }])).toBe(
    "The host fails 2 checks; 1 container failed, 1 drifted",
  );
});
