import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Action } from "../../core/plan/step";
import { createProgress, type Progress } from "../../core/progress";
import { CommandError, stream } from "../exec";

const LOOK_EVERY_MS = 250;
/** The end of what the program said: its last sentence is why it failed. */
const MOST_STDERR = 16 * 1024;

/** How often a copy whose connection broke is begun again, and how long it waits before. */
const AGAIN_AFTER_MS = [500, 2_000, 5_000];
const BROKEN = /unexpected EOF|connection re(set|fused)|broken pipe|i\/o timeout|TLS handshake timeout/i;

/**
 * Copies an image and tells how far it is. The programs say it to terminals alone, so it is read off the
 * files they write: skopeo's layout has a file for each blob that came and one for each on its way; podman
 * collects them below $TMPDIR. A connection that breaks is made again; blobs that came are not asked for
 * twice. Throws CommandError, also when `signal` stops it.
 */
export async function copyImage(
  action: Extract<Action, { do: "copy" }>,
  reach: { signal?: AbortSignal | undefined; progress?: ((progress: Progress) => void) | undefined },
): Promise<void> {
  const signal = reach.signal ?? new AbortController().signal;
  const progress = createProgress(action.layers);
  const look = async () => reach.progress?.(progress(performance.now(), await sizesBelow(action.into)));
  const timer = setInterval(() => void look().catch(() => {}), LOOK_EVERY_MS);
  try {
    for (const waitMs of [...AGAIN_AFTER_MS, null]) {
      const failure = await attempt(action, signal);
      if (failure === null) return;
      if (waitMs === null || signal.aborted || !BROKEN.test(failure.stderr)) throw failure;
      // Stopped while it waits, the next attempt fails at once and says so.
      await sleep(waitMs, undefined, { signal }).catch(() => {});
    }
  } finally {
    clearInterval(timer);
  }
}

/** Runs it once; null when it went well. */
async function attempt(
  { argv, env, timeoutMs }: Extract<Action, { do: "copy" }>,
  signal: AbortSignal,
): Promise<CommandError | null> {
  let said = "";
  const { exitCode, timedOut } = await stream(argv, {
    ...{ timeoutMs, signal, env },
    onText: (name, text) => {
      if (name === "stderr") said = (said + text).slice(-MOST_STDERR);
    },
  });
  if (exitCode === 0) return null;
  const failed = (reason: string) => new CommandError(argv, exitCode ?? undefined, said, reason);
  if (signal.aborted) return failed("was stopped");
  if (timedOut) return failed(`did not finish within ${timeoutMs} ms`);
  return failed(exitCode === null ? "was killed" : `exited with ${exitCode}`);
}

/** Sizes of all files below a directory; none while it is not there. */
async function sizesBelow(directory: string): Promise<number[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      if (!entry.isFile()) return null;
      // One that was renamed meanwhile is seen by the next look.
      const found = await stat(join(entry.parentPath, entry.name)).catch(() => null);
      return found?.size ?? null;
    }),
  );
  return sizes.filter((size) => size !== null);
}
