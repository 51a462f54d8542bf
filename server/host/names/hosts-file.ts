import { closeSync, constants, fchmodSync, ftruncateSync, openSync, rmSync, writeSync } from "node:fs";

/**
 * A hosts(5) file that containers have mounted: it must stay the same inode, so it is changed in place and
 * never replaced. Each entry keeps its place until it goes; a reader in between sees whole lines, and a
 * change costs its own bytes however many entries there are.
 */
export interface HostsFile {
  /** Writes the lines of one key, or takes them away with null. Throws what the file system throws. */
  set(key: string, lines: string | null): void;
  keys(): string[];
  remove(): void;
}

/** Places of entries that went are filled with a comment; with more of them than this, the file is written anew. */
const MOST_HOLES = 64 * 1024;

export function openHostsFile(path: string, head: string, lines: ReadonlyMap<string, string>): HostsFile {
  let places = new Map<string, { at: number; bytes: Buffer }>();
  let end = 0;
  let holes = 0;

  function change(write: (fd: number) => void): void {
    const fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o644);
    try {
      write(fd);
    } finally {
      closeSync(fd);
    }
  }

  function writeAll(entries: Iterable<[string, Buffer]>): void {
    const next = new Map<string, { at: number; bytes: Buffer }>();
    const parts: Buffer[] = [Buffer.from(head)];
    let size = parts[0]?.length ?? 0;
    for (const [key, bytes] of entries) {
      next.set(key, { at: size, bytes });
      parts.push(bytes);
      size += bytes.length;
    }
    change((fd) => {
      // The umask of the daemon is stricter than what the container's users need.
      fchmodSync(fd, 0o644);
      writeSync(fd, Buffer.concat(parts), 0, size, 0);
      ftruncateSync(fd, size);
    });
    [places, end, holes] = [next, size, 0];
  }

  writeAll([...lines].map(([key, text]) => [key, Buffer.from(text)]));
  return {
    set(key, text) {
      const bytes = text === null ? null : Buffer.from(text);
      const place = places.get(key);
      if (place === undefined ? bytes === null : bytes?.equals(place.bytes)) return;
      change((fd) => {
        if (place !== undefined && place.bytes.length !== bytes?.length) {
          writeSync(fd, comment(place.bytes.length), 0, place.bytes.length, place.at);
          places.delete(key);
          holes += place.bytes.length;
        }
        if (bytes === null) return;
        const at = places.get(key)?.at ?? end;
        writeSync(fd, bytes, 0, bytes.length, at);
        places.set(key, { at, bytes });
        end = Math.max(end, at + bytes.length);
      });
      if (holes > MOST_HOLES) writeAll([...places].map(([name, { bytes: kept }]) => [name, kept]));
    },
    keys: () => [...places.keys()],
    remove: () => rmSync(path, { force: true }),
  };
}

const comment = (length: number) => Buffer.from(`#${" ".repeat(length - 2)}\n`);
