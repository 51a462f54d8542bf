import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { LIMITS } from "../../core/limits";
import { ProblemError } from "../../core/problem";

export interface Uploads {
  /** Where the next file will be; nothing is there yet. */
  nextPath(): string;
  /**
   * Writes a body into a new file that only root may read. `sizeBytes` is what was said beforehand.
   * Throws a ProblemError, and keeps nothing, when it is too large.
   */
  receive(body: Readable, sizeBytes: number, path: string): Promise<void>;
  /** Makes the directory, for who writes a file there without a body. */
  makeRoom(): Promise<void>;
  remove(path: string): Promise<void>;
  /** Removes what a crash left behind. */
  sweep(): Promise<void>;
}

/** Files on their way into the daemon, in a directory of their own. */
export function createUploads(directory: string, maxBytes: number = LIMITS.upload.most): Uploads {
  const remove = (path: string) => rm(path, { force: true });
  const makeRoom = async () => void (await mkdir(directory, { recursive: true, mode: 0o700 }));
  return {
    nextPath: () => join(directory, `${randomUUID()}.upload`),
    async receive(body, sizeBytes, path) {
      if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
      await makeRoom();
      try {
        await pipeline(body, limit(maxBytes), createWriteStream(path, { mode: 0o600, flags: "wx" }));
      } catch (error) {
        await remove(path);
        throw error;
      }
    },
    makeRoom,
    remove,
    sweep: () => rm(directory, { recursive: true, force: true }),
  };
}

function tooLarge(maxBytes: number): ProblemError {
  return new ProblemError([
    {
      path: ["file"],
      message: `The file is larger than ${Math.floor(maxBytes / 1024 ** 2)} MiB.`,
      fix: "Copy it to the host and use: heropods import FILE --name NAME",
    },
  ]);
}

function limit(maxBytes: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _, next) {
      seen += chunk.length;
      if (seen > maxBytes) next(tooLarge(maxBytes));
      else next(null, chunk);
    },
  });
}
