import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readCgroups } from "./host";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "cgroups-"));
});
afterEach(() => rm(root, { recursive: true }));

describe("readCgroups", () => {
  it("reads v2's list of controllers", async () => {
    await writeFile(join(root, "cgroup.controllers"), "cpuset cpu io memory hugetlb pids rdma misc\n");
    expect(await readCgroups(root)).toEqual({
      version: "v2",
      controllers: ["cpuset", "cpu", "io", "memory", "hugetlb", "pids", "rdma", "misc"],
    });
  });

  it("reads v1's directories", async () => {
    for (const name of ["cpu", "memory", "pids", "systemd"]) await mkdir(join(root, name));
    expect(await readCgroups(root)).toEqual({ version: "v1", controllers: ["cpu", "memory", "pids"] });
  });

  it("tells a hybrid by the v2 hierarchy beside v1's", async () => {
    for (const name of ["cpu", "memory", "unified"]) await mkdir(join(root, name));
    await writeFile(join(root, "unified/cgroup.controllers"), "");
    expect(await readCgroups(root)).toEqual({ version: "hybrid", controllers: ["cpu", "memory"] });
  });

  it("finds none where none is mounted", async () => {
    expect(await readCgroups(root)).toEqual({ version: "none", controllers: [] });
    expect(await readCgroups(join(root, "missing"))).toEqual({ version: "none", controllers: [] });
  });
});
