import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bed, type BedHost, startBed } from "./testbed/bed";
import { type Container, handOn } from "./testbed/hand";
import type { HostSnapshot } from "./testbed/snapshot";
import { until } from "./testbed/until";

let bed: Bed;
let a: BedHost;
let fresh: HostSnapshot;
const { act, get, says, repairs, must, answers } = handOn(() => a);

const MIB = 1024 ** 2;
const sh = (script: string) => must("sh", "-c", script);

beforeAll(async () => {
  bed = await startBed({ hosts: ["a"] });
  a = bed.host("a");
  fresh = await a.snapshot();
  const created = await act("containers.create", {
    name: "web",
    start: true,
    memoryBytes: 64 * MIB,
    cpus: 0.5,
    mounts: [{ kind: "volume", volume: "data", target: "/srv/data" }],
  });
  expect(created.error).toBeNull();
}, 120_000);
afterAll(() => bed?.stop());

/** None of it has an event worth following: the look that comes every few seconds sees it. */
const LOOKED = 10_000;
type Fault = [string, RegExp, (container: Container) => Promise<void>];

it("is only shown where the HeroPods asks", async () => {
  expect((await repairs("ask")).error).toBeNull();
});

describe("the limits of a container's cgroup, changed by hand", () => {
  /** The same file of v1 and v2, by what the host has. */
  const write = (v1: string, v2: string, value: string) =>
    sh(
      `cd /sys/fs/cgroup; if [ -e cgroup.controllers ]; then f=${a.netns}/web/${v2}; else c=${v1}; f=\${c%%/*}/${a.netns}/web/\${c#*/}; fi; echo ${value} > $f`,
    );
  const faults: Fault[] = [
    [
      "memory",
      /the limit of its cgroup for memory is 33554432 in place of 67108864/,
      () => write("memory/memory.limit_in_bytes", "memory.max", String(32 * MIB)),
    ],
    [
      "processor time",
      /for CPUs is 1 in place of 0\.5/,
      () => write("cpu/cpu.cfs_quota_us", "cpu.max", "100000"),
    ],
    [
      "processes",
      /for processes is without limit in place of 2048/,
      () => write("pids/pids.max", "pids.max", "max"),
    ],
  ];

  it.each(faults)(
    "are seen within 10 s and given again while the process runs on: %s",
    async (_what, evidence, fault) => {
      const before = await says("running");
      await fault(before);
      expect((await says("drifted", LOOKED)).trouble).toMatch(evidence);
      const repair = await act("containers.repair", { name: "web" });
      expect(repair.error).toBeNull();
      expect(repair.plan.steps.map((s) => s.sentence)).toEqual(["Give the cgroup of web its limits again"]);
      expect((await says("running")).pid).toBe(before.pid);
      expect((await act("containers.repair", { name: "web" })).plan.steps).toEqual([]);
    },
    40_000,
  );
});

describe("a mount of a running container, unmounted by hand", () => {
  const within = ({ pid }: Container, target: string) =>
    must("nsenter", "-t", String(pid), "-m", "umount", target);
  const root = () => sh(`umount "$(awk '$5 ~ "/bundles/web/rootfs$" { print $5 }' /proc/self/mountinfo)"`);
  const faults: Fault[] = [
    [
      "its root on the host",
      /the root of web is not mounted on the host: its process alone still has it/,
      root,
    ],
    ["resolv.conf", /\/etc\/resolv\.conf is not mounted in web/, (web) => within(web, "/etc/resolv.conf")],
    ["hosts", /\/etc\/hosts is not mounted in web/, (web) => within(web, "/etc/hosts")],
    ["hostname", /\/etc\/hostname is not mounted in web/, (web) => within(web, "/etc/hostname")],
    ["a volume", /\/srv\/data is not mounted in web/, (web) => within(web, "/srv/data")],
  ];

  it.each(faults)(
    "is seen within 10 s, and put right by a new process when asked: %s",
    async (_what, evidence, fault) => {
      const before = await says("running");
      await fault(before);
      expect((await says("drifted", LOOKED)).trouble).toMatch(evidence);
      const repair = await act("containers.repair", { name: "web" });
      expect(repair.error).toBeNull();
      expect(repair.plan.steps[0]?.found).toMatch(evidence);
      const after = await says("running");
      expect(after.pid).not.toBe(before.pid);
      expect(await answers("10.10.0.2")).toBe(true);
      await must("grep", " /srv/data ", `/proc/${after.pid}/mountinfo`);
      expect((await act("containers.repair", { name: "web" })).plan.steps).toEqual([]);
    },
    60_000,
  );

  it("ends no process unasked whose restart policy is 'no', and does where it restarts", async () => {
    expect((await repairs("automatic")).error).toBeNull();
    const before = await says("running");
    await root();
    expect((await says("drifted", LOOKED)).trouble).toMatch(/its restart policy is 'no': it waits for you/);
    expect((await get()).pid).toBe(before.pid);
    const change = { name: "web", change: { restart: { policy: "always" } } };
    expect((await act("containers.change", change)).error).toBeNull();
    await until(
      "a new process",
      async () => {
        const { state, pid } = await get();
        return state === "running" && pid !== before.pid ? true : null;
      },
      20_000,
    );
    expect(await answers("10.10.0.2")).toBe(true);
  }, 60_000);
});

it("leaves the host as it was before the first container", async () => {
  expect((await act("containers.delete", { name: "web", volumes: true })).error).toBeNull();
  expect(await a.snapshot()).toEqual(fresh);
}, 60_000);
