/** How much of a step's output is kept, in characters. */
const MOST_OUTPUT = 64 * 1024;
const CUT = "… (what came before is not kept)\n";

/** The end of a step's output, as much of it as is kept. */
export function lastOf(text: string): string {
  return text.length <= MOST_OUTPUT ? text : CUT + text.slice(-(MOST_OUTPUT - CUT.length));
}

/** A command may write a thousand times a second, and a start is over in a few frames of a screen. */
const TELL_EVERY_MS = 50;

export function createTelling(publish: () => void) {
  let timer: NodeJS.Timeout | null = null;
  const now = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    publish();
  };
  return {
    now,
    soon() {
      timer ??= setTimeout(now, TELL_EVERY_MS);
    },
    /** The last word is the caller's. */
    stop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
