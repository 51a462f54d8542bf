import { runQuick } from "../spawner";

const PATIENCE_MS = 10_000;
const FRESH_MS = 30_000;

/**
 * Bytes that directories take on the disk, counted by du(1) and remembered for half a minute; null where it
 * could not be counted in time.
 */
export function createDiskUse(): (path: string) => Promise<number | null> {
  const known = new Map<string, { at: number; bytes: Promise<number | null> }>();
  return (path) => {
    const before = known.get(path);
    if (before && performance.now() - before.at < FRESH_MS) return before.bytes;
    const bytes = count(path);
    known.set(path, { at: performance.now(), bytes });
    return bytes;
  };
}

async function count(path: string): Promise<number | null> {
  try {
    // -x: what else is mounted there is not its own.
    const text = await runQuick(["du", "-sx", "--block-size=1", "--", path], { timeoutMs: PATIENCE_MS });
    const bytes = Number(text.split("\t")[0]);
    return Number.isSafeInteger(bytes) ? bytes : null;
  } catch {
    return null;
  }
}
