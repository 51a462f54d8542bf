import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { openCgroups } from "./cgroups";

let root = "";
const tree = (files: Record<string, string>) => {
  root = mkdtempSync(join(tmpdir(), "heropods-cgroup-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
};
afterEach(() => rmSync(root, { recursive: true, force: true }));

const expected = {
  cpuUs: 1_500_000,
  periods: 10,
  throttledPeriods: 4,
  memory: 3_000,
  pids: 7,
  oomKills: 2,
  readBytes: 100,
  writtenBytes: 200,
};

test("cgroup v2 is read", () => {
  tree({
    "cgroup.controllers": "cpu io memory pids\n",
    "heropods/web/cpu.stat": "usage_usec 1500000\nuser_usec 1\nnr_periods 10\nnr_throttled 4\n",
    "heropods/web/memory.current": "4000\n",
    "heropods/web/memory.stat": "anon 1\nfile 2000\ninactive_file 1000\n",
    "heropods/web/memory.events": "low 0\nhigh 0\nmax 9\noom 3\noom_kill 2\n",
    "heropods/web/pids.current": "7\n",
    "heropods/web/io.stat": "254:0 rbytes=100 wbytes=200 rios=1 wios=1 dbytes=0 dios=0\n",
  });
  const cgroups = openCgroups("/heropods", root);
  expect(cgroups.version).toBe(2);
  expect(cgroups.read("web")).toEqual(expected);
  expect(cgroups.oomKills("web")).toBe(2);
  expect(cgroups.read("gone")).toBeNull();
  expect(cgroups.oomKills("gone")).toBeNull();
});

test("cgroup v1 is read, with a v2 mount beside it too", () => {
  tree({
    "unified/cgroup.controllers": "\n",
    "cpuacct/heropods/web/cpuacct.usage": "1500000000\n",
    "cpu/heropods/web/cpu.stat": "nr_periods 10\nnr_throttled 4\nthrottled_time 5\n",
    "memory/heropods/web/memory.usage_in_bytes": "4000\n",
    "memory/heropods/web/memory.stat": "inactive_file 1\ntotal_inactive_file 1000\n",
    "memory/heropods/web/memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n",
    "pids/heropods/web/pids.current": "7\n",
    "blkio/heropods/web/blkio.throttle.io_service_bytes": "254:0 Read 100\n254:0 Write 200\nTotal 300\n",
  });
  const cgroups = openCgroups("/heropods", root);
  expect(cgroups.version).toBe(1);
  expect(cgroups.read("web")).toEqual(expected);
  expect(cgroups.oomKills("web")).toBe(2);
  expect(cgroups.read("gone")).toBeNull();
});

test.each(["v2", "v1"])("of one in which nothing ran one file is read (%s)", (version) => {
  const usage = (us: number): Record<string, string> =>
    version === "v2"
      ? { "heropods/web/cpu.stat": `usage_usec ${us}\n` }
      : { "cpuacct/heropods/web/cpuacct.usage": `${us}000\n` };
  tree({
    ...(version === "v2" ? { "cgroup.controllers": "cpu pids\n" } : {}),
    ...usage(5),
    [version === "v2" ? "heropods/web/pids.current" : "pids/heropods/web/pids.current"]: "7\n",
  });
  const cgroups = openCgroups("/heropods", root);
  const before = { ...expected, cpuUs: 5 };
  expect(cgroups.read("web", before)).toBe(before);
  for (const [path, text] of Object.entries(usage(6))) writeFileSync(join(root, path), text);
  expect(cgroups.read("web", before)).toMatchObject({ cpuUs: 6, pids: 7 });
});

test("a controller that is not there leaves its numbers out, not the others", () => {
  tree({
    "cgroup.controllers": "cpu\n",
    "heropods/web/cpu.stat": "usage_usec 5\n",
  });
  expect(openCgroups("/heropods", root).read("web")).toEqual({
    cpuUs: 5,
    periods: null,
    throttledPeriods: null,
    memory: null,
    pids: null,
    oomKills: null,
    readBytes: null,
    writtenBytes: null,
  });
});
