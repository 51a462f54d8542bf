import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { currentSize, type LogPlace } from "./segments";

/** conmon(8)'s control fifo in the bundle: 'TYPE HEIGHT WIDTH', where type 2 opens the log anew (src/ctrl.c). */
const REOPEN = "2 0 0\n";
const WAIT_MS = 2_000;

/**
 * Has conmon begin a new file in place of the one that was moved away: until then it goes on writing into
 * the moved one, so that nothing is lost. False where nobody writes, or it did not happen in two seconds.
 */
export async function reopenLog(place: LogPlace, bundle: string): Promise<boolean> {
  try {
    // Without a reader it must fail at once (ENXIO, fifo(7)), not wait for one.
    const fifo = await open(`${bundle}/ctl`, constants.O_WRONLY | constants.O_NONBLOCK);
    try {
      await fifo.write(REOPEN);
    } finally {
      await fifo.close();
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENXIO" || error.code === "ENOENT"))
      return false;
    throw error;
  }
  for (const end = performance.now() + WAIT_MS; performance.now() < end; await delay(5))
    if ((await currentSize(place)) !== null) return true;
  return false;
}
