/** Looks at what takes a while to look at, and what was seen last. */
export interface Looks<T> {
  /** One that begins after this call: what was changed before it is in it. */
  anew(): Promise<T>;
  /** The last one; null where there is none yet, or something was touched after it had begun. */
  known(): T | null;
  /** One that began after the last touch, be it one that is under way. */
  current(): Promise<T>;
  /** What was seen may be no longer so. */
  touched(): void;
}

export function createLooks<T>(look: () => Promise<T>): Looks<T> {
  let touches = 0;
  let seen: { value: T; touches: number } | null = null;
  let looking: { result: Promise<T>; touches: number } | null = null;
  let queued: Promise<T> | null = null;

  const begin = (): Promise<T> => {
    queued = null;
    const at = touches;
    const result = look().then((value) => {
      seen = { value, touches: at };
      return value;
    });
    const mine = { result, touches: at };
    looking = mine;
    const over = () => {
      if (looking === mine) looking = null;
    };
    result.then(over, over);
    return result;
  };
  const anew = (): Promise<T> => {
    if (looking === null) return begin();
    queued ??= looking.result.then(begin, begin);
    return queued;
  };
  const known = () => (seen !== null && seen.touches === touches ? seen.value : null);
  return {
    anew,
    known,
    async current() {
      const value = known();
      if (value !== null) return value;
      return looking !== null && looking.touches === touches ? looking.result : anew();
    },
    touched() {
      touches++;
    },
  };
}
