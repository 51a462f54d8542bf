import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readRootfsFile, resolveInside } from "./rootfs-file";

let top: string;
let rootfs: string;

beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), "rootfs-file-"));
  rootfs = join(top, "rootfs");
  await mkdir(join(rootfs, "etc"), { recursive: true });
  await mkdir(join(rootfs, "usr/etc"), { recursive: true });
  await writeFile(join(top, "secret"), "of the host");
  await writeFile(join(rootfs, "usr/etc/passwd"), "inside");
});
afterEach(() => rm(top, { recursive: true, force: true }));

it("reads a file, also behind links that stay inside", async () => {
  await symlink("/usr/etc/passwd", join(rootfs, "etc/passwd"));
  expect(await readRootfsFile(rootfs, "/usr/etc/passwd")).toBe("inside");
  expect(await readRootfsFile(rootfs, "/etc/passwd")).toBe("inside");
});

it.each(["../../secret", "/secret", "../../../../../../../../etc/hostname"])(
  "does not leave by %s",
  async (to) => {
    await symlink(to, join(rootfs, "etc/passwd"));
    expect(await readRootfsFile(rootfs, "/etc/passwd")).toBe("");
  },
);

it("does not leave by a directory that is a link", async () => {
  await symlink("../..", join(rootfs, "etc/up"));
  expect(await readRootfsFile(rootfs, "/etc/up/secret")).toBe("");
});

it("ends in a loop of links", async () => {
  await symlink("b", join(rootfs, "a"));
  await symlink("a", join(rootfs, "b"));
  expect(await resolveInside(rootfs, "/a")).toBeNull();
});

it("is empty for what is missing, a directory or a pipe, and never blocks", async () => {
  execFileSync("mkfifo", [join(rootfs, "etc/group")]);
  expect(await readRootfsFile(rootfs, "/etc/shadow")).toBe("");
  expect(await readRootfsFile(rootfs, "/etc")).toBe("");
  expect(await readRootfsFile(rootfs, "/etc/group")).toBe("");
});

it("refuses what is too long", async () => {
  await expect(readRootfsFile(rootfs, "/usr/etc/passwd", 3)).rejects.toThrow("at most 3");
});
