import { NETNS_PREFIX } from "../core/names";
import type { ObservedInside } from "../core/plan/observed";

/**
 * What is inside containers' namespaces, as last read. The kernel tells of changes there too, by the number
 * under which the host's namespace knows a container's (ip-monitor(8), `all-nsid`): what it tells of is read
 * again, all others a few at a time. One that was never read is taken to be as it was made.
 */
export interface Insides {
  known(): Map<string, ObservedInside>;
  /** A line of the host's own: the event of a container's link says which number its other end's namespace has. */
  learn(line: string): void;
  /** The container whose namespace has the number; null: nobody's of ours. */
  containerAt(nsid: number): string | null;
  isKnown(name: string): boolean;
  /** It has changed: it is read in the next round. */
  touched(name: string): void;
  /** It came or went: what was read is of another one. */
  forget(name: string): void;
  /** Events are missing: whatever was read is read again, in its turn. */
  lost(): void;
  /** Reads what has changed and a few others, or the named one. Never throws: what cannot be read stays unknown. */
  refresh(name?: string): Promise<void>;
}

export interface InsidesDeps {
  /** Containers that are to have a namespace. */
  names: () => string[];
  nameOf: (hash: string) => string | null;
  read: (netns: string) => Promise<ObservedInside | null>;
  /** Namespaces by their numbers. */
  numbers: () => Promise<ReadonlyMap<number, string>>;
  now: () => number;
  onError: (error: unknown) => void;
}

/** A container's host end, with the number of the namespace that its other end is in. */
const PEER = /^\d+: (?:vbr|vmyh)-([0-9a-f]{6})@.* link-netnsid (\d+)/;
/** A process of some 6 ms each: a thousand take a while, and no look takes long. */
const AT_ONCE = 16;
/** Others in a round, which is every eight seconds on a quiet host; not sooner. */
const IN_TURN = 3;
const TURN_MS = 5_000;

export function createInsides(deps: InsidesDeps): Insides {
  const { read, now, onError } = deps;
  const known = new Map<string, ObservedInside>();
  const changed = new Set<string>();
  const readAt = new Map<string, number>();
  const numbers = new Map<number, string>();
  let numbersAreOld = true;
  let turnAt = Number.NEGATIVE_INFINITY;

  async function readOne(name: string): Promise<void> {
    // Taken off first: a change in the middle of the reading makes the next round read again.
    changed.delete(name);
    readAt.set(name, now());
    const inside = await read(NETNS_PREFIX + name).catch((error: unknown) => {
      onError(error);
      return null;
    });
    if (inside === null) known.delete(name);
    else known.set(name, inside);
  }

  async function readNumbers(): Promise<void> {
    numbersAreOld = false;
    try {
      for (const [number, netns] of await deps.numbers())
        if (netns.startsWith(NETNS_PREFIX)) numbers.set(number, netns.slice(NETNS_PREFIX.length));
    } catch (error) {
      numbersAreOld = true;
      onError(error);
    }
  }

  const forget = (name: string) => {
    known.delete(name);
    changed.delete(name);
    readAt.delete(name);
  };

  return {
    known: () => new Map(known),
    learn(line) {
      const [, hash, number] = PEER.exec(line) ?? [];
      const name = hash === undefined ? null : deps.nameOf(hash);
      if (name !== null) numbers.set(Number(number), name);
    },
    containerAt: (nsid) => numbers.get(nsid) ?? null,
    isKnown: (name) => known.has(name),
    touched: (name) => void changed.add(name),
    forget,
    lost() {
      numbersAreOld = true;
      readAt.clear();
    },
    async refresh(name) {
      if (name !== undefined) return readOne(name);
      if (numbersAreOld) await readNumbers();
      const names = new Set(deps.names());
      for (const gone of [...known.keys(), ...changed]) if (!names.has(gone)) forget(gone);
      const due = [...changed].slice(0, AT_ONCE);
      if (now() - turnAt > TURN_MS) {
        turnAt = now();
        const longest = [...names].sort((a, b) => (readAt.get(a) ?? 0) - (readAt.get(b) ?? 0));
        due.push(...longest.filter((each) => !due.includes(each)).slice(0, IN_TURN));
      }
      await Promise.all(due.map(readOne));
    },
  };
}
