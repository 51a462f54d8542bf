import { LIMITS, LimitError, type LimitName } from "./limits";

export interface Slots {
  /** One more for this holder; the returned function gives it back, once. Throws LimitError where there are too many. */
  take(holder: string): () => void;
  /** How many are taken, of one holder or of all. */
  taken(holder?: string): number;
}

/** Counts what may be there only so many times at once: for each holder `most`, and for all together `all`. */
export function createSlots(
  limit: LimitName,
  fix: string,
  { most = LIMITS[limit].most, all = Number.POSITIVE_INFINITY }: { most?: number; all?: number } = {},
): Slots {
  const holders = new Map<string, number>();
  let total = 0;
  return {
    take(holder) {
      const held = holders.get(holder) ?? 0;
      if (held >= most) throw new LimitError(limit, most, fix);
      if (total >= all) throw new LimitError(limit, all, fix);
      holders.set(holder, held + 1);
      total++;
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        total--;
        const left = (holders.get(holder) ?? 1) - 1;
        if (left === 0) holders.delete(holder);
        else holders.set(holder, left);
      };
    },
    taken: (holder) => (holder === undefined ? total : (holders.get(holder) ?? 0)),
  };
}
