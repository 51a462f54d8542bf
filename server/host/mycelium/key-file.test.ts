import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addressOfKey } from "../../core/mycelium/address";
import { expandHome, readKeyFile } from "./key-file";

let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "key-file-"));
});
afterEach(() => rm(dir, { recursive: true }));

const key = Uint8Array.from({ length: 32 }, (_, index) => index);

describe("readKeyFile", () => {
  it.each([
    [0o600, false],
    [0o640, true],
    [0o604, true],
  ])("gives the node's identity of a file with mode %o and says who may read it", async (mode, others) => {
    const path = join(dir, "key.bin");
    await writeFile(path, key);
    await chmod(path, mode);
    const file = await readKeyFile(path);
    expect(file).toEqual({
      ok: true,
      value: { path, mode, readableByOthers: others, identity: addressOfKey(key) },
    });
    expect(JSON.stringify(file)).not.toContain(Buffer.from(key).toString("hex"));
  });

  it.each([0, 31, 33, 64])("refuses a file of %i bytes and says how many it has", async (size) => {
    const path = join(dir, "key.bin");
    await writeFile(path, Buffer.alloc(size));
    const file = await readKeyFile(path);
    expect(file.ok ? "" : file.problems[0]?.message).toBe(
      `The key file ${path} has ${size} bytes; a Mycelium key has 32.`,
    );
  });

  it("names a file that is missing, and a directory", async () => {
    await mkdir(join(dir, "sub"));
    const missing = await readKeyFile(join(dir, "none.bin"));
    expect(missing.ok ? "" : missing.problems[0]?.message).toMatch(
      /none\.bin cannot be opened: there is no such file/,
    );
    const directory = await readKeyFile(join(dir, "sub"));
    expect(directory.ok ? "" : directory.problems[0]?.message).toMatch(/sub is not a regular file/);
  });
});

describe("expandHome", () => {
  it.each([
    ["~/hero/cfg/priv_key.bin", "/root/hero/cfg/priv_key.bin"],
    ["/var/lib/mycelium/../key.bin", "/var/lib/key.bin"],
  ])("reads %s as %s", (text, path) => expect(expandHome(text, "/root")).toEqual({ ok: true, value: path }));

  it.each(["key.bin", "./key.bin", "~other/key.bin", "", "-x", "/a\0b"])("refuses '%s'", (text) =>
    expect(expandHome(text, "/root").ok).toBe(false),
  );
});
