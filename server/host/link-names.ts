import { readFile } from "node:fs/promises";

/** Names of all links of the daemon's network namespace: a file read, where `ip` would be a process. */
export async function linkNames(): Promise<Set<string>> {
  const text = await readFile("/proc/self/net/dev", "utf8");
  // Two lines of head, then 'name: counters' (proc(5), /proc/net/dev).
  const lines = text.split("\n").slice(2);
  return new Set(lines.flatMap((line) => line.match(/^\s*(\S+):/)?.[1] ?? []));
}
