import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { resolveInside } from "../oci/rootfs-file";

/** The likeliest to be wanted first. */
const KNOWN = ["bash", "zsh", "fish", "ash", "dash", "sh"];
const PLACES = ["/bin", "/usr/bin", "/usr/local/bin", "/busybox"];

/**
 * The shells in a container's root, by their paths inside, the best first; links are followed as they would
 * be inside. What is found is shown and run inside: nothing of the host is read.
 */
export async function shellsIn(rootfs: string): Promise<string[]> {
  const found = await Promise.all(
    KNOWN.map(async (name) => {
      for (const place of PLACES) if (await isProgram(rootfs, `${place}/${name}`)) return `${place}/${name}`;
      return null;
    }),
  );
  return found.filter((path) => path !== null);
}

async function isProgram(rootfs: string, path: string): Promise<boolean> {
  const inside = await resolveInside(rootfs, path);
  if (inside === null) return false;
  const stat = await lstat(join(rootfs, inside));
  return stat.isFile() && (stat.mode & 0o111) !== 0;
}
