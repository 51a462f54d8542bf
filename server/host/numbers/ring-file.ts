import { closeSync, constants, mkdirSync, openSync, writeSync } from "node:fs";
import { open, readdir, rm } from "node:fs/promises";
import type { Sample } from "../../core/numbers/metrics";
import {
  decoded,
  encoded,
  MINUTES,
  placeOf,
  type Ring,
  SLOT_BYTES,
  TEN_MINUTES,
} from "../../core/numbers/ring";

export interface RingFiles {
  /** Writes a point of a minute into its slot, over what stood there a day ago. */
  keep(id: string, point: Sample): Promise<void>;
  keepTen(id: string, point: Sample): Promise<void>;
  minutes(id: string, after: number, now: number): Promise<Sample[]>;
  tenMinutes(id: string, after: number, now: number): Promise<Sample[]>;
  remove(id: string): Promise<void>;
  /** Removes every file but those. */
  retain(ids: ReadonlySet<string>): Promise<void>;
}

/** Another format is another ending: files of an older one are removed like those of nobody. */
const ENDING = ".ring";

/** One file for each container, and one for the host. */
export function openRingFiles(dir: string): RingFiles {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = (id: string) => `${dir}/${id}${ENDING}`;

  /** Synchronous, each minute for every container: 56 bytes into the page cache are not worth the thread pool's way. */
  async function write(id: string, ring: Ring, point: Sample): Promise<void> {
    const file = openSync(path(id), constants.O_RDWR | constants.O_CREAT, 0o600);
    try {
      writeSync(file, encoded(point), 0, SLOT_BYTES, placeOf(ring, point.at));
    } finally {
      closeSync(file);
    }
  }

  async function read(id: string, ring: Ring, after: number, now: number): Promise<Sample[]> {
    const file = await open(path(id), "r").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    });
    if (file === null) return [];
    try {
      const bytes = new Uint8Array(ring.slots * SLOT_BYTES);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, ring.offset);
      return decoded(ring, bytes.subarray(0, bytesRead), after, now);
    } finally {
      await file.close();
    }
  }

  return {
    keep: (id, point) => write(id, MINUTES, point),
    keepTen: (id, point) => write(id, TEN_MINUTES, point),
    minutes: (id, after, now) => read(id, MINUTES, after, now),
    tenMinutes: (id, after, now) => read(id, TEN_MINUTES, after, now),
    remove: (id) => rm(path(id), { force: true }),
    async retain(ids) {
      for (const name of await readdir(dir))
        if (!name.endsWith(ENDING) || !ids.has(name.slice(0, -ENDING.length)))
          await rm(`${dir}/${name}`, { force: true });
    },
  };
}
