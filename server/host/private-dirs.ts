import { mkdir, realpath } from "node:fs/promises";

/** Makes directories that only root may enter, and those above them; leaves alone what is there. */
export async function makePrivateDirs(paths: readonly string[]): Promise<void> {
  for (const path of paths) await mkdir(path, { recursive: true, mode: 0o700 });
}

/** Where a directory that is there really is: the kernel's mount tables know no symbolic links. */
export async function realDir(dir: string): Promise<string> {
  return realpath(dir);
}
