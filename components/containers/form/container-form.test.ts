import { expect, test } from "vitest";
import { ContainerConfiguration } from "../../../server/core/container/configuration";
import { ContainerForm, DEFAULTS, fieldsOf } from "./container-form";

test("a name is enough", () => {
  expect(ContainerForm.parse({ ...DEFAULTS, name: "web-1" })).toEqual({
    name: "web-1",
    image: "busybox",
    heropods: "default",
    command: [],
    env: {},
    memoryBytes: null,
    cpus: null,
    pidsLimit: null,
    overlayIngress: "closed",
    keepAlive: false,
    labels: {},
    capAdd: [],
    readOnlyRoot: false,
    restart: { policy: "no", maxRetries: null },
    healthCheck: null,
    mounts: [],
    ports: [],
  });
});

test("what is typed becomes what the daemon reads", () => {
  const order = ContainerForm.parse({
    ...DEFAULTS,
    name: "web-1",
    command: "sh -c 'sleep 5'",
    env: "A=1\nB=2",
    memoryBytes: "256m",
    cpus: "0.5",
    pidsLimit: "64",
    overlayIngress: true,
    labels: "app=shop",
    capAdd: ["CAP_SYS_NICE"],
  });
  expect(order).toMatchObject({
    command: ["sh", "-c", "sleep 5"],
    env: { A: "1", B: "2" },
    memoryBytes: 256 * 1024 ** 2,
    cpus: 0.5,
    pidsLimit: 64,
    overlayIngress: "open",
    labels: { app: "shop" },
    capAdd: ["CAP_SYS_NICE"],
  });
});

test("each mistake is said at its field", () => {
  const bad = {
    ...DEFAULTS,
    name: "-x",
    command: "sh 'x",
    env: "nonsense",
    memoryBytes: "0",
    cpus: "lots",
    pidsLimit: "0",
  };
  const result = ContainerForm.safeParse(bad);
  const paths = result.error?.issues.map((issue) => issue.path[0]);
  expect(paths).toEqual(["name", "command", "env", "memoryBytes", "cpus", "pidsLimit"]);
});

test("a memory limit of 10 TiB is refused", () => {
  const result = ContainerForm.safeParse({ ...DEFAULTS, name: "a", memoryBytes: "10t" });
  expect(result.error?.issues[0]?.message).toBe("A memory limit is at most 1 TiB.");
});

test("a container's own values are typed so that they are read back", () => {
  const typed = {
    ...ContainerForm.parse({ ...DEFAULTS, name: "web-1" }),
    command: ["sh", "-c", "echo 'it works'; sleep 5"],
    env: { A: "1=2", B: ' "quoted" ', C: "", D: "'x'" },
    memoryBytes: 100_000_001,
    cpus: 0.25,
    pidsLimit: 7,
    labels: { "app.example/tier": "a b" },
    capAdd: ["CAP_SYS_NICE" as const],
    readOnlyRoot: true,
    mounts: [
      { kind: "volume" as const, volume: "data", target: "/data", readOnly: false },
      { kind: "bind" as const, source: "/srv/web", target: "/www", readOnly: true },
    ],
    ports: [
      { family: "ipv4" as const, protocol: "tcp" as const, hostPort: 8080, containerPort: 80 },
      { family: "overlay" as const, protocol: "udp" as const, hostPort: 53, containerPort: 5353 },
    ],
    overlayIngress: "open" as const,
    keepAlive: true,
    restart: { policy: "on-failure" as const, maxRetries: 5 },
    healthCheck: {
      command: ["sh", "-c", "test -e '/run/my service'"],
      ...{ intervalMs: 1_500, timeoutMs: 500, retries: 2, startPeriodMs: 0 },
    },
  };
  expect(ContainerForm.parse(fieldsOf({ ...ContainerConfiguration.parse({}), ...typed }))).toEqual(typed);
});

test("the mistakes of a health check stand at its fields, and only where it has one of its own", () => {
  const typed = { ...DEFAULTS.healthCheck, command: "", interval: "0.2", retries: "some" };
  const paths = (from: "own" | "none") =>
    ContainerForm.safeParse({ ...DEFAULTS, name: "a", healthCheck: { ...typed, from } }).error?.issues.map(
      (issue) => issue.path.join("."),
    );
  expect(paths("own")).toEqual(["healthCheck.retries"]);
  expect(paths("none")).toBeUndefined();
});

test("retries belong to on-failure and are not lost to another policy's mistake", () => {
  const read = (policy: "always" | "on-failure", maxRetries: string) =>
    ContainerForm.safeParse({ ...DEFAULTS, name: "a", restart: { policy, maxRetries } });
  expect(read("always", "3").data?.restart).toEqual({ policy: "always", maxRetries: null });
  expect(read("on-failure", "3").data?.restart).toEqual({ policy: "on-failure", maxRetries: 3 });
  expect(read("on-failure", "x").error?.issues[0]?.path).toEqual(["restart", "maxRetries"]);
});
