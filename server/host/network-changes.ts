/** Whether the kernel's links, addresses, routes and neighbours, or its firewall, may be others than when they were last read. */
export interface NetworkChanges {
  /** The kernel said so, events were lost, or a command of ours has just run. */
  happened(): void;
  /** Grows with each. */
  count(): number;
}

export function createNetworkChanges(): NetworkChanges {
  let count = 0;
  return {
    happened: () => {
      count++;
    },
    count: () => count,
  };
}

/** The same work; whatever it did, well or badly, what was read before may be no longer so. */
export function thenChanged<Input extends unknown[], Output>(
  changes: readonly NetworkChanges[],
  work: (...input: Input) => Promise<Output>,
): (...input: Input) => Promise<Output> {
  return (...input) =>
    work(...input).finally(() => {
      for (const { happened } of changes) happened();
    });
}

/** However quiet it is, nothing is believed for longer: events that were lost are told of, so this is for what nobody thought of. */
const BELIEVED_MS = 300_000;

/**
 * A reading that costs more the more containers there are, done again only when something changed: a host
 * on which nothing happens is looked at for nothing.
 */
export function rememberedUntil<T>(changes: NetworkChanges, read: () => Promise<T>): () => Promise<T> {
  let known: { count: number; until: number; value: T } | null = null;
  return async () => {
    const count = changes.count();
    const at = performance.now();
    if (known?.count === count && at < known.until) return known.value;
    // Counted before the reading began: a change in the middle of it makes the next one read again.
    const value = await read();
    known = { count, until: at + BELIEVED_MS, value };
    return value;
  };
}
