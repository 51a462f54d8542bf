import { mkdir } from "node:fs/promises";

/** Makes directories that only root may enter, and those above them; leaves alone what is there. */
export async function makePrivateDirs(paths: readonly string[]): Promise<void> {
  for (const path of paths) await mkdir(path, { recursive: true, mode: 0o700 });
}
