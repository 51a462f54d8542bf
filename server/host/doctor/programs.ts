import { stat } from "node:fs/promises";
import { SYSTEM_ENV } from "../exec";

/** How long what a program said of itself is believed while the directories of programs do not change. */
const BELIEVED_MS = 600_000;
/** Where programs come and go. */
const PROGRAM_DIRS = SYSTEM_ENV.PATH.split(":");

/**
 * What asking programs told, asked again when one came or went and every ten minutes: each is a process, and
 * the doctor looks every ten seconds. A program that runs cannot be written over in its place (ETXTBSY,
 * execve(2)), so a newer one is another entry of its directory.
 */
export function rememberedWithPrograms<T>(ask: () => Promise<T>): () => Promise<T> {
  let known: { until: number; programs: string; answer: Promise<T> } | null = null;
  return async () => {
    const programs = await programDirs();
    if (known === null || known.until < Date.now() || known.programs !== programs)
      known = { until: Date.now() + BELIEVED_MS, programs, answer: ask() };
    return known.answer;
  };
}

/** When an entry was last made, replaced or removed in each of them. */
async function programDirs(): Promise<string> {
  const times = await Promise.all(
    PROGRAM_DIRS.map((dir) =>
      stat(dir).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return times.join(" ");
}
