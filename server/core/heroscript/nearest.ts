import { closest, distance } from "fastest-levenshtein";

/** The known name that a person who wrote `name` most likely meant; null when none is near. */
export function nearest(name: string, known: readonly string[]): string | null {
  // A name much longer than any known one is near none, and its distance would take long to find.
  if (known.length === 0 || name.length > 64) return null;
  const best = closest(name, known);
  return distance(name, best) <= Math.max(2, Math.floor(best.length / 3)) ? best : null;
}
