import { readFile } from "node:fs/promises";

/**
 * The value of a key as sysctl(8) writes it, where a dot inside a link's name is a slash and the file has
 * it the other way round; null where the kernel has no such key.
 */
export async function readSysctl(key: string): Promise<string | null> {
  const path = key.replace(/[./]/g, (c) => (c === "." ? "/" : "."));
  try {
    return (await readFile(`/proc/sys/${path}`, "utf8")).trim();
  } catch {
    return null;
  }
}
