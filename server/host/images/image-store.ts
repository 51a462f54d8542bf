import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { ImageConfig } from "../../core/image/image-config";
import { run } from "../exec";

/** dataDir/images: one directory for each digest, with the root and what the image says of its process. */
export interface ImageStore {
  readonly directory: string;
  /** images/sha256-HEX of a digest 'sha256:HEX'. */
  pathOf(digest: string): string;
  rootOf(digest: string): string;
  /** The digests that are kept whole, read from the disk. */
  read(): Promise<Map<string, ImageConfig>>;
  /** Removes what a crash left half made, and the digests that nobody wants. Returns the digests removed. */
  sweep(wanted: ReadonlySet<string>): Promise<string[]>;
  remove(digest: string): Promise<void>;
  /** Bytes that the root takes on the disk. */
  sizeOf(digest: string): Promise<number>;
}

const KEPT = /^sha256-([a-f0-9]{64})$/;
const DU_MS = 600_000;

export function createImageStore(directory: string): ImageStore {
  const pathOf = (digest: string) => join(directory, digest.replace(":", "-"));

  async function read(): Promise<Map<string, ImageConfig>> {
    const kept = new Map<string, ImageConfig>();
    for (const entry of await entries()) {
      const hex = KEPT.exec(entry)?.[1];
      if (hex === undefined) continue;
      // Written before the rename that made the directory one of these: it is there in every whole one.
      const text = await readFile(join(directory, entry, "image.json"), "utf8").catch(() => null);
      if (text !== null) kept.set(`sha256:${hex}`, ImageConfig.parse(JSON.parse(text)));
    }
    return kept;
  }

  async function entries(): Promise<string[]> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    return readdir(directory);
  }

  return {
    directory,
    pathOf,
    rootOf: (digest) => join(pathOf(digest), "rootfs"),
    read,
    async sweep(wanted) {
      const whole = await read();
      const removed: string[] = [];
      for (const entry of await entries()) {
        const hex = KEPT.exec(entry)?.[1];
        const digest = hex === undefined ? null : `sha256:${hex}`;
        if (digest !== null && whole.has(digest) && wanted.has(digest)) continue;
        await rm(join(directory, entry), { recursive: true, force: true });
        if (digest !== null) removed.push(digest);
      }
      return removed;
    },
    remove: (digest) => rm(pathOf(digest), { recursive: true, force: true }),
    async sizeOf(digest) {
      const { stdout } = await run(["du", "-sx", "--block-size=1", join(pathOf(digest), "rootfs")], {
        timeoutMs: DU_MS,
      });
      return Number.parseInt(stdout, 10);
    },
  };
}
