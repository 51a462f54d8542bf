import { createWriteStream, existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { type BackupCopy, copyName, DATABASE, type Manifest, readCopyName } from "../../core/backup/manifest";
import { run } from "../exec";
import { SEALING_KEY } from "../sealed-secrets";
import { type BackupFile, membersOf, writeArchive } from "./archive";

/** The console's own keys. Mycelium's is never among them: it belongs to the node, not to us. */
export const KEYS = ["auth-secret", SEALING_KEY];

const TAR_MS = 1_800_000;

export interface BackupRequest {
  /** SQLite's online backup into a new file; resolves with its migrations. */
  copyDatabase(file: string, to: string): Promise<string[]>;
  dataDir: string;
  images: string;
  manifest: Omit<Manifest, "migrations" | "members">;
  /** Digests whose unpacked roots go into it. */
  digests: readonly string[];
}

/** Takes a backup of what is there now and writes it to `out`; what it needs meanwhile is removed again. */
export async function writeBackup(out: Writable, request: BackupRequest): Promise<void> {
  const { dataDir, images, digests } = request;
  const work = await mkdtemp(join(await privateDir(join(dataDir, "backups")), ".work-"));
  try {
    const database = join(work, DATABASE);
    const migrations = await request.copyDatabase(join(dataDir, DATABASE), database);
    const files: BackupFile[] = [{ name: DATABASE, path: database }];
    for (const key of KEYS)
      if (existsSync(join(dataDir, key))) files.push({ name: `keys/${key}`, path: join(dataDir, key) });
    for (const digest of digests) files.push(await packImage(images, digest, work));
    await writeArchive(out, { ...request.manifest, migrations, members: await membersOf(files) }, files);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function packImage(images: string, digest: string, work: string): Promise<BackupFile> {
  const directory = digest.replace(":", "-");
  const path = join(work, `${directory}.tar`);
  await run(
    [
      ...["tar", "--create", `--file=${path}`, `--directory=${images}`, "--numeric-owner"],
      ...["--xattrs", "--xattrs-include=*", directory],
    ],
    { timeoutMs: TAR_MS },
  );
  return { name: `images/${directory}.tar`, path };
}

/** A copy in dataDir/backups: there as a whole or not at all. */
export async function keepCopy(request: Omit<BackupRequest, "digests">): Promise<BackupCopy> {
  const directory = await privateDir(join(request.dataDir, "backups"));
  const at = new Date(request.manifest.createdAt);
  const path = join(directory, copyName(at, request.manifest.reason));
  const partial = `${path}.partial`;
  try {
    await writeBackup(createWriteStream(partial, { mode: 0o600 }), { ...request, digests: [] });
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  const found = (await listCopies(request.dataDir)).find((copy) => copy.path === path);
  if (found === undefined) throw new Error(`${path} is gone again`);
  return found;
}

/** The copies in dataDir/backups, newest first; other files there are left alone. */
export async function listCopies(dataDir: string): Promise<BackupCopy[]> {
  const directory = join(dataDir, "backups");
  const names = await readdir(directory).catch(() => []);
  const copies = await Promise.all(
    names.map(async (name): Promise<BackupCopy[]> => {
      const read = readCopyName(name);
      const path = join(directory, name);
      const file = read === null ? null : await stat(path).catch(() => null);
      return read === null || file === null ? [] : [{ name, path, ...read, sizeBytes: file.size }];
    }),
  );
  return copies.flat().sort((a, b) => b.at.localeCompare(a.at));
}

export const removeCopy = (copy: BackupCopy): Promise<void> => rm(copy.path, { force: true });

/** Removes what a killed daemon left half written. */
export async function sweepCopies(dataDir: string): Promise<void> {
  const directory = join(dataDir, "backups");
  for (const name of await readdir(directory).catch(() => []))
    if (name.startsWith(".work-") || name.endsWith(".partial"))
      await rm(join(directory, name), { recursive: true, force: true });
}

async function privateDir(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  return path;
}
