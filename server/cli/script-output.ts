import type { OperationView } from "../core/model";

/** How much of what was printed is looked for in the next view. */
const OVERLAP = 256;

/**
 * Prints what a script's actions write, as views of its operation come: of each only what is new. A view
 * holds the last of an action's output, so that of a flood in between some may be missing.
 */
export function createOutput(write: (text: string) => void): (view: OperationView) => void {
  const seen = new Map<string, string>();
  return (view) => {
    for (const { id, output = "" } of view.plan.steps) {
      const before = seen.get(id) ?? "";
      if (output === before) continue;
      seen.set(id, output);
      write(newPart(before, output));
    }
  };
}

function newPart(before: string, now: string): string {
  if (now.startsWith(before)) return now.slice(before.length);
  const tail = before.slice(-OVERLAP);
  const at = now.lastIndexOf(tail);
  return at < 0 ? now : now.slice(at + tail.length);
}
