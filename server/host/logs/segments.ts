import type { FileHandle } from "node:fs/promises";
import { open, readdir, stat } from "node:fs/promises";

/** A file of a container's log; positions and lines count from the log's beginning. */
export interface Segment {
  path: string;
  /** Position of its first byte, and number of its first line. */
  base: number;
  firstLine: number;
  size: number;
}

export interface LogPlace {
  /** What conmon writes. */
  file: string;
  /** The directory of what was rotated: files named by where they begin, 'BASE-LINE.log'. */
  old: string;
}

export const logPlace = (logs: string, name: string): LogPlace => ({
  file: `${logs}/${name}.log`,
  old: `${logs}/${name}.old`,
});

/** The rotated files, the oldest first. */
export async function oldSegments({ old }: LogPlace): Promise<Segment[]> {
  const names = await readdir(old).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const found = await Promise.all(
    names.map(async (name) => {
      const match = /^(\d+)-(\d+)\.log$/.exec(name);
      if (!match) return null;
      const path = `${old}/${name}`;
      return { path, base: Number(match[1]), firstLine: Number(match[2]), size: (await stat(path)).size };
    }),
  );
  return found.filter((segment) => segment !== null).sort((a, b) => a.base - b.base);
}

/** The size of the file that is written now; null where there is none. */
export async function currentSize({ file }: LogPlace): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

const BLOCK = 256 * 1024;

/** A file's whole records from `offset` on, block by block, with where each block begins. */
export async function* recordBlocks(
  path: string,
  offset: number,
): AsyncGenerator<{ offset: number; text: Buffer }> {
  const file = await open(path, "r");
  try {
    let at = offset;
    for (let size = BLOCK; ; ) {
      const block = await read(file, at, size);
      const end = block.lastIndexOf(10) + 1;
      if (end > 0) {
        yield { offset: at, text: block.subarray(0, end) };
        at += end;
        size = BLOCK;
      } else if (block.length < size) return;
      // A record longer than the block.
      else size *= 2;
    }
  } finally {
    await file.close();
  }
}

async function read(file: FileHandle, offset: number, size: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(size);
  const { bytesRead } = await file.read(buffer, 0, size, offset);
  return buffer.subarray(0, bytesRead);
}
