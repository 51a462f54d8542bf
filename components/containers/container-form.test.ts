import { expect, test } from "vitest";
import { ContainerForm, DEFAULTS } from "./container-form";

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
  });
});

test("what is typed becomes what the daemon reads", () => {
  const order = ContainerForm.parse({
    ...DEFAULTS,
    name: "web-1",
    command: "sh -c 'sleep 5'",
    env: "A=1\nB=2",
    memory: "256m",
    cpus: "0.5",
    pids: "64",
    overlayOpen: true,
  });
  expect(order).toMatchObject({
    command: ["sh", "-c", "sleep 5"],
    env: { A: "1", B: "2" },
    memoryBytes: 256 * 1024 ** 2,
    cpus: 0.5,
    pidsLimit: 64,
    overlayIngress: "open",
  });
});

test("each mistake is said at its field", () => {
  const bad = {
    ...DEFAULTS,
    name: "-x",
    command: "sh 'x",
    env: "nonsense",
    memory: "0",
    cpus: "lots",
    pids: "0",
  };
  const result = ContainerForm.safeParse(bad);
  const paths = result.error?.issues.map((issue) => issue.path[0]);
  expect(paths).toEqual(["name", "command", "env", "memory", "cpus", "pids"]);
});

test("a memory limit of 10 TiB is refused", () => {
  const result = ContainerForm.safeParse({ ...DEFAULTS, name: "a", memory: "10t" });
  expect(result.error?.issues[0]?.message).toBe("A memory limit is at most 1 TiB.");
});
