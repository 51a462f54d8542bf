import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { openLimits } from "./cgroup-limits";

let root = "";
afterEach(() => rmSync(root, { recursive: true, force: true }));

function tree(files: Record<string, string>): string {
  root = mkdtempSync(join(tmpdir(), "limits-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

test("v2: numbers, 'max', and no cgroup", () => {
  const read = openLimits(
    "/heropods",
    tree({
      "cgroup.controllers": "cpu memory pids\n",
      "heropods/web/memory.max": "67108864\n",
      "heropods/web/cpu.max": "50000 100000\n",
      "heropods/web/pids.max": "2048\n",
      "heropods/db/memory.max": "max\n",
      "heropods/db/cpu.max": "max 100000\n",
      "heropods/db/pids.max": "max\n",
    }),
  );
  expect(read("web")).toEqual({ memoryBytes: 67108864, cpus: 0.5, pids: 2048 });
  expect(read("db")).toEqual({ memoryBytes: null, cpus: null, pids: null });
  expect(read("gone")).toBeNull();
});

test("v1: no limit is -1 for time, and all that is countable for memory", () => {
  const read = openLimits(
    "/heropods",
    tree({
      "memory/heropods/web/memory.limit_in_bytes": "9223372036854771712\n",
      "cpu/heropods/web/cpu.cfs_quota_us": "-1\n",
      "cpu/heropods/web/cpu.cfs_period_us": "100000\n",
      "pids/heropods/web/pids.max": "5\n",
    }),
  );
  expect(read("web")).toEqual({ memoryBytes: null, cpus: null, pids: 5 });
});
