import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Readable, Transform, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { extract, pack } from "tar-stream";
import { MANIFEST, Manifest, type Member } from "../../core/backup/manifest";
import { ProblemError } from "../../core/problem";

const MANIFEST_BYTES = 4 * 1024 * 1024;

/** A file that goes into a backup. */
export interface BackupFile {
  name: string;
  path: string;
}

/** Reads every file once for its size and hash. */
export async function membersOf(files: readonly BackupFile[]): Promise<Member[]> {
  const members: Member[] = [];
  for (const { name, path } of files) {
    const hash = createHash("sha256");
    await pipeline(createReadStream(path), hash);
    members.push({ name, size: (await stat(path)).size, sha256: hash.digest("hex") });
  }
  return members;
}

/** Writes a backup: a gzipped tar, the manifest first, then its members in the manifest's order. */
export async function writeArchive(
  out: Writable,
  manifest: Manifest,
  files: readonly BackupFile[],
): Promise<void> {
  const tar = pack();
  const written = pipeline(tar, createGzip(), out);
  // It is awaited below; a reader that hangs up in between must not be an unhandled failure.
  written.catch((error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))));
  const mtime = new Date(manifest.createdAt);
  try {
    tar.entry({ name: MANIFEST, mode: 0o600, mtime }, `${JSON.stringify(manifest, null, 2)}\n`);
    for (const { name, size } of manifest.members) {
      const file = files.find((f) => f.name === name);
      if (file === undefined) throw new Error(`The manifest names ${name}, which is not there`);
      const entry = tar.entry({ name, size, mode: 0o600, mtime });
      await pipeline(createReadStream(file.path), entry);
    }
    tar.finalize();
  } catch (error) {
    tar.destroy(error instanceof Error ? error : new Error(String(error)));
    await written.catch(() => {});
    throw error;
  }
  await written;
}

/**
 * Unpacks a backup into a new directory that only root may read, and compares every member with the
 * manifest. Throws a ProblemError where it is no backup, damaged, cut off or holds anything else.
 */
export async function readArchive(input: Readable, directory: string): Promise<Manifest> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const tar = extract();
  let manifest: Manifest | null = null;
  const seen = new Set<string>();
  const source = pipeline(input, createGunzip(), tar);
  source.catch(() => {});
  try {
    for await (const entry of tar) {
      const { name } = entry.header;
      if (manifest === null) {
        if (name !== MANIFEST) throw notABackup("its first member is no manifest");
        manifest = readManifest(await textOf(entry));
        continue;
      }
      const member = manifest.members.find((m) => m.name === name);
      if (member === undefined || seen.has(name))
        throw notABackup(`it holds '${name}', which its manifest does not name`);
      seen.add(name);
      await unpack(entry, member, join(directory, name));
    }
    await source;
  } catch (error) {
    input.destroy();
    if (error instanceof ProblemError) throw error;
    throw notABackup(error instanceof Error ? error.message : String(error));
  }
  if (manifest === null) throw notABackup("it is empty");
  const missing = manifest.members.find((m) => !seen.has(m.name));
  if (missing) throw notABackup(`it ends before '${missing.name}'`);
  return manifest;
}

async function unpack(entry: AsyncIterable<unknown>, member: Member, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const hash = createHash("sha256");
  let size = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _, next) {
      size += chunk.length;
      hash.update(chunk);
      next(
        size > member.size ? notABackup(`'${member.name}' is larger than its manifest says`) : null,
        chunk,
      );
    },
  });
  await pipeline(entry, measure, createWriteStream(path, { flags: "wx", mode: 0o600 }));
  const found = hash.digest("hex");
  if (size !== member.size || found !== member.sha256)
    throw new ProblemError([
      {
        path: ["file", member.name],
        message: `'${member.name}' in the backup is damaged: its sha256 is ${found}, the manifest says ${member.sha256}.`,
        fix: "Use another copy; nothing was changed.",
      },
    ]);
}

function readManifest(text: string): Manifest {
  try {
    return Manifest.parse(JSON.parse(text));
  } catch {
    throw notABackup("its manifest is not one that this version reads");
  }
}

async function textOf(entry: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of entry) {
    if (!Buffer.isBuffer(chunk)) throw notABackup("its manifest is no text");
    size += chunk.length;
    if (size > MANIFEST_BYTES) throw notABackup("its manifest is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function notABackup(why: string): ProblemError {
  return new ProblemError([
    {
      path: ["file"],
      message: `This is not a whole backup of HeroPods: ${why}.`,
      fix: "Give a file that heropods backup wrote; nothing was changed.",
    },
  ]);
}
