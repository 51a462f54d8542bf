import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Header, pack } from "tar-stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ProblemError } from "../../core/problem";
import { readImportSource } from "./import-source";

let top: string;
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), "import-"));
});
afterEach(() => rm(top, { recursive: true, force: true }));

const read = (path: string) => readImportSource(path, top);

async function problemsOf(path: string) {
  const error = await read(path).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProblemError)) throw new Error(`expected a ProblemError, got ${String(error)}`);
  return error.problems;
}

async function tarOf(headers: (Partial<Header> & { name: string })[]): Promise<string> {
  const path = join(top, "made.tar");
  const archive = pack();
  for (const header of headers) archive.entry(header, "");
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(Buffer.from(chunk as Uint8Array)); // pack() streams bytes; its types say unknown
  await writeFile(path, Buffer.concat(chunks));
  return path;
}

async function root(): Promise<string> {
  const directory = join(top, "root");
  await mkdir(join(directory, "bin"), { recursive: true });
  await writeFile(join(directory, "bin/busybox"), "x".repeat(100_000));
  await symlink("/bin/busybox", join(directory, "bin/sh"));
  return directory;
}

describe("readImportSource", () => {
  it.each([
    ["plain", ""],
    ["gzip", "--gzip"],
    ["xz", "--xz"],
    ["zstd", "--zstd"],
    ["bzip2", "--bzip2"],
  ])("takes a root's tarball, %s, whatever it is called", async (_, flag) => {
    const path = join(top, "root.bin");
    execFileSync("tar", ["-C", await root(), ...(flag ? [flag] : []), "-cf", path, "."]);
    const found = await read(path);
    expect(found).toMatchObject({
      kind: "tarball",
      config: { cmd: ["/bin/sh"], entrypoint: [] },
      source: null,
    });
    expect(found.digest).toBe(`sha256:${execFileSync("sha256sum", [path]).toString().slice(0, 64)}`);
  });

  it("names the member that leads out", async () => {
    const outside = await tarOf([{ name: "../evil", type: "file" }]);
    expect((await problemsOf(outside))[0]).toMatchObject({ path: ["path", "../evil"] });
    const absolute = await tarOf([{ name: "etc/evil", type: "symlink", linkname: "/etc/shadow" }]);
    expect((await problemsOf(absolute))[0]).toMatchObject({ path: ["path", "etc/evil"] });
    const hard = await tarOf([{ name: "hard", type: "link", linkname: "/etc/shadow" }]);
    expect((await problemsOf(hard))[0]).toMatchObject({ path: ["path", "hard"] });
  });

  it.each([
    ["text", "not a tarball, but long enough to be read as a header".repeat(20)],
    ["an empty file", ""],
    ["broken gzip", "\x1f\x8bbroken"],
    ["broken xz", "\xfd7zXZ\0broken"],
  ])("refuses %s", async (_, content) => {
    const path = join(top, "file");
    await writeFile(path, Buffer.from(content, "latin1"));
    expect((await problemsOf(path))[0]?.message).toContain("cannot be read as a tarball");
  });

  it("refuses an archive that is cut short", async () => {
    const path = join(top, "root.tar");
    execFileSync("tar", ["-C", await root(), "-cf", path, "."]);
    await truncate(path, 50_000);
    expect((await problemsOf(path))[0]?.message).toContain("cannot be read as a tarball");
  });

  it("refuses what is not there, a plain directory and a device", async () => {
    expect((await problemsOf(join(top, "nothing")))[0]?.message).toContain("no file");
    expect((await problemsOf(top))[0]?.message).toContain("oci-layout");
    expect((await problemsOf("/dev/null"))[0]?.message).toContain("neither a file nor a directory");
  });
});
