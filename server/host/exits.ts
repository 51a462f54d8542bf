import { watch } from "node:fs";
import { readFile, rm, stat } from "node:fs/promises";
import { uptime } from "node:os";

/**
 * The exit code that conmon wrote for a container, with the time; null while there is none, and where it was
 * written before `since`.
 */
export async function readExit(
  dir: string,
  name: string,
  since = new Date(0),
): Promise<{ code: number; at: Date } | null> {
  const file = `${dir}/${name}`;
  try {
    const [text, { mtime }] = await Promise.all([readFile(file, "utf8"), stat(file)]);
    return /^\d+$/.test(text.trim()) && mtime >= since ? { code: Number(text.trim()), at: mtime } : null;
  } catch {
    return null;
  }
}

/** What ended before is not to be taken for an end of what is to run now. */
export const forgetExit = (dir: string, name: string): Promise<void> => rm(`${dir}/${name}`, { force: true });

/** Calls back with a container's name whenever conmon may have written its exit file. Returns how to stop. */
export function watchExits(dir: string, onExit: (name: string) => void): () => void {
  // conmon writes a temporary file and renames it (src/utils.c): names with a dot are not containers'.
  const watcher = watch(dir, (_event, name) => {
    if (name !== null && !name.includes(".")) onExit(name);
  });
  return () => watcher.close();
}

/** When this machine began to run. */
export function bootTime(): Date {
  return new Date(Date.now() - uptime() * 1000);
}
