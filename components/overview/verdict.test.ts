import { expect, test } from "vitest";
import type { Check, ContainerView, DoctorReport } from "../../server/core/model";
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

const unhealthy: ContainerView["health"] = {
  state: "unhealthy",
  failing: 3,
  since: "2026-11-24T08:00:00.000Z",
  from: "container",
  check: { command: ["false"], intervalMs: 1_000, timeoutMs: 1_000, retries: 3, startPeriodMs: 0 },
};

test("the verdict says the worst first", () => {
  expect(verdict(report("ok"), [{ state: "running", health: null }])).toBe("The host is well");
  expect(verdict(report("ok", "warning"), [])).toBe("The host works, 1 check to look at");
  expect(
    verdict(report("failed", "failed", "warning"), [
      { state: "failed", health: null },
      { state: "drifted", health: null },
      { state: "restarting", health: null },
      { state: "running", health: unhealthy },
    ]),
  ).toBe("The host fails 2 checks; 1 container failed, 1 restarting, 1 unhealthy, 1 drifted");
});
