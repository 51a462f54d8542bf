export interface Locks {
  /** Resolves with the release when the key is free; first come, first served. */
  take(key: string): Promise<() => void>;
}

/** One holder for each key. */
export function createLocks(): Locks {
  const tails = new Map<string, Promise<void>>();
  return {
    async take(key) {
      const before = tails.get(key);
      let release = () => {};
      const tail = new Promise<void>((resolve) => {
        release = resolve;
      });
      tails.set(key, tail);
      await before;
      return () => {
        if (tails.get(key) === tail) tails.delete(key);
        release();
      };
    },
  };
}
