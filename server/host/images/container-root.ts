import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { run } from "../exec";
import { mountsBelow } from "../mounts/mount-table";
import { observeRootfs } from "../observe";

export interface ContainerRoots {
  /**
   * Writes a container's files into a tarball: the image's with what it changed since. Volumes and mounts are
   * not in it. Returns the tarball's digest, 'sha256:…'. A running container goes on, and what it writes
   * meanwhile may be in it or not.
   */
  archive(container: { name: string; imageRoot: string }, file: string): Promise<string>;
  /** Unmounts what a killed daemon left mounted; before anything below `work` is removed. */
  sweep(): Promise<void>;
}

const TAR_MS = 1800_000;

/** `bundles`: where the containers' upper layers and mounts are; `work`: a directory for mounts of its own. */
export function createContainerRoots({ bundles, work }: { bundles: string; work: string }): ContainerRoots {
  return {
    async archive({ name, imageRoot }, file) {
      if ((await observeRootfs(bundles)).has(name)) return tar(`${bundles}/${name}/rootfs`, file);
      // It is stopped: the same two layers, seen together and read only.
      const target = join(work, `root-${randomUUID()}`);
      await mkdir(target, { recursive: true, mode: 0o700 });
      const layers = `lowerdir=${bundles}/${name}/upper:${imageRoot}`;
      try {
        await run(["mount", "-t", "overlay", "-o", `ro,${layers}`, `heropods-${name}`, target]);
        return await tar(target, file);
      } finally {
        await run(["umount", target], { accept: [1, 32] });
        await rmdir(target);
      }
    },
    async sweep() {
      for (const target of mountsBelow(work)) await run(["umount", target]);
    },
  };
}

async function tar(root: string, file: string): Promise<string> {
  try {
    await run(
      [
        ...[
          "tar",
          "--create",
          `--file=${file}`,
          `--directory=${root}`,
          "--one-file-system",
          "--numeric-owner",
        ],
        ...["--xattrs", "--xattrs-include=*", "--xattrs-exclude=trusted.overlay.*", "--sparse"],
        // A running container's sockets and a file that grows under tar are no failure (tar(1), exit code 1).
        ...["--warning=no-file-ignored", "--warning=no-file-changed", "."],
      ],
      { timeoutMs: TAR_MS, accept: [1] },
    );
    const hash = createHash("sha256");
    await pipeline(createReadStream(file), hash);
    return `sha256:${hash.digest("hex")}`;
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}
