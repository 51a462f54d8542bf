import { expect, test } from "vitest";
import { ContainerConfiguration } from "../core/container/configuration";
import { containerView } from "./container-views";
import type { ContainerRecord } from "./registry";

const record: ContainerRecord = {
  ...ContainerConfiguration.parse({ restart: { policy: "on-failure", maxRetries: null } }),
  ...{ id: "1", name: "web", hash: "a1b2c3", heropodsId: "h", imageDigest: "sha256:0" },
  ...{ desired: "running", deleting: false, exitCode: 3, trouble: "Its process ended with exit code 3." },
  ...{ restartCount: 2, restartAt: new Date(2_000) },
  ...{ startedAt: new Date(0), finishedAt: new Date(1_000), createdAt: new Date(0) },
  ...{ ipv4: "10.10.0.2", overlay: null },
};
const view = (some: Partial<ContainerRecord>, process: { state: "running"; pid: number } | null = null) =>
  containerView({
    record: { ...record, ...some },
    ...{ heropods: "default", process, drift: null, prepared: false, operation: null },
    ...{ warnings: ["held back"], health: null },
  });

test("between two runs it is restarting, with why and when", () => {
  expect(view({})).toMatchObject({
    state: "restarting",
    trouble: "Its process ended with exit code 3.",
    exitCode: 3,
    restarts: { count: 2, at: "1970-01-01T00:00:02.000Z", reason: "Its process ended with exit code 3." },
    warnings: [],
  });
});

test("its time has come and its start is about to begin: restarting, not failed", () => {
  expect(view({ restartAt: null }).state).toBe("restarting");
});

test("running again it has its warnings, and knows why it was restarted", () => {
  const running = view({ restartAt: null, exitCode: null }, { state: "running", pid: 7 });
  expect(running).toMatchObject({ state: "running", trouble: null, warnings: ["held back"] });
  expect(running.restarts.reason).toBe("Its process ended with exit code 3.");
});

test("given up or stopped it is what it was before there were policies", () => {
  const given = { desired: "stopped" as const, restartCount: 0, restartAt: null };
  expect(view(given).state).toBe("failed");
  expect(view({ ...given, trouble: null }).state).toBe("stopped");
});
