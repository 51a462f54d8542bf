import { createHash } from "node:crypto";
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Manifest } from "../../core/backup/manifest";
import { membersOf, readArchive, writeArchive } from "./archive";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "heropods-archive-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

const HEAD: Omit<Manifest, "members"> = {
  format: "heropods-backup",
  layout: 1,
  version: "1",
  host: "a",
  createdAt: "2026-11-24T11:00:00.000Z",
  reason: "asked",
  migrations: ["1_x"],
};

async function made(): Promise<{ path: string; manifest: Manifest }> {
  writeFileSync(join(dir, "db"), "d".repeat(300_000));
  writeFileSync(join(dir, "key"), "secret");
  const files = [
    { name: "heropods.db", path: join(dir, "db") },
    { name: "keys/auth-secret", path: join(dir, "key") },
  ];
  const manifest: Manifest = { ...HEAD, members: await membersOf(files) };
  const path = join(dir, "backup.tar.gz");
  await writeArchive(createWriteStream(path, { mode: 0o600 }), manifest, files);
  return { path, manifest };
}

const read = (input: Readable) => readArchive(input, join(dir, "out"));

test("what was written is read back, member by member, readable by root alone", async () => {
  const { path, manifest } = await made();
  expect(await read(createReadStream(path))).toEqual(manifest);
  expect(readFileSync(join(dir, "out/keys/auth-secret"), "utf8")).toBe("secret");
  expect(readFileSync(join(dir, "out/heropods.db"), "utf8")).toHaveLength(300_000);
  for (const name of ["heropods.db", "keys/auth-secret"])
    expect(statSync(join(dir, "out", name)).mode & 0o777).toBe(0o600);
});

test("any changed byte, any missing end and any other file is refused", async () => {
  const { path } = await made();
  const whole = readFileSync(path);
  const tar = gunzipSync(whole);
  // Not the padding after the last member, which means nothing to tar.
  for (const at of [700, 3_000, 5_000, 200_000, tar.indexOf("secret")]) {
    const changed = Buffer.from(tar);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await expect(read(Readable.from([gzipSync(changed)]))).rejects.toThrow(/not a whole backup|is damaged/);
    rmSync(join(dir, "out"), { recursive: true, force: true });
  }
  for (const length of [0, 1, 100, whole.length - 5, Math.floor(whole.length / 2)]) {
    await expect(read(Readable.from([whole.subarray(0, length)]))).rejects.toThrow(/not a whole backup/);
    rmSync(join(dir, "out"), { recursive: true, force: true });
  }
  await expect(read(Readable.from([Buffer.from("hello")]))).rejects.toThrow(/not a whole backup/);
});

const entry = (name: string, text: string) => ({ name, text });
async function crafted(entries: { name: string; text: string }[]): Promise<Readable> {
  const tar = pack();
  for (const { name, text } of entries) tar.entry({ name }, text);
  tar.finalize();
  const path = join(dir, "crafted.tar");
  await pipeline(tar, createWriteStream(path));
  return Readable.from([gzipSync(readFileSync(path))]);
}
const sha = (text: string) => createHash("sha256").update(text).digest("hex");

test("nothing is unpacked beside its directory, twice, or larger than said", async () => {
  const manifest = (members: object[]) => entry("manifest.json", JSON.stringify({ ...HEAD, members }));
  const evil = { name: "../evil", size: 1, sha256: sha("x") };
  await expect(read(await crafted([manifest([evil]), entry("../evil", "x")]))).rejects.toThrow(/manifest/);
  expect(existsSync(join(dir, "evil"))).toBe(false);
  const key = { name: "keys/auth-secret", size: 1, sha256: sha("x") };
  const cases: [{ name: string; text: string }[], RegExp][] = [
    [[manifest([key]), entry("keys/../../evil", "x")], /does not name/],
    [[manifest([key]), entry(key.name, "x"), entry(key.name, "x")], /does not name/],
    [[manifest([key]), entry(key.name, "xy")], /larger than its manifest says/],
    [[manifest([key])], /ends before 'keys\/auth-secret'/],
    [[entry(key.name, "x"), manifest([key])], /first member is no manifest/],
    [[entry("manifest.json", "{}")], /manifest is not one/],
    [[manifest([]), entry(key.name, "x")], /does not name/],
  ];
  for (const [entries, words] of cases) {
    await expect(read(await crafted(entries))).rejects.toThrow(words);
    rmSync(join(dir, "out"), { recursive: true, force: true });
  }
});
