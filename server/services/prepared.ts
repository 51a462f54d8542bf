import type { DesiredContainer } from "../core/plan/desired";

/**
 * Which stopped containers are held ready for their next start, and for what values each was made. Kept in
 * memory alone: after a crash of the daemon what was prepared is an orphan and planned away like any other.
 */
export interface Prepared {
  has(name: string): boolean;
  isReady(name: string): boolean;
  /** Was it ready at that time (performance.now())? */
  wasReady(name: string, at: number): boolean;
  /** It is being made; the planner lets what is there of it stand from now on. */
  begin(name: string): void;
  ready(container: DesiredContainer): void;
  /** Was it made for exactly these values? */
  fits(container: DesiredContainer): boolean;
  /** It belongs to an operation now, or is gone. */
  release(name: string): void;
  names(): string[];
  /** How many may be held: twice as many as were started lately, within bounds. */
  room(): number;
  /** Another container was started. */
  started(): void;
}

const LATELY_MS = 10 * 60_000;
const LEAST = 2;

export function createPrepared({ most, now }: { most: number; now: () => number }): Prepared {
  /** Null while it is being made. */
  const held = new Map<string, { values: string; since: number } | null>();
  let starts: number[] = [];
  return {
    has: (name) => held.has(name),
    isReady: (name) => Boolean(held.get(name)),
    wasReady: (name, at) => (held.get(name)?.since ?? Number.POSITIVE_INFINITY) < at,
    begin: (name) => void held.set(name, null),
    ready: (container) => void held.set(container.name, { values: valuesOf(container), since: now() }),
    fits: (container) => held.get(container.name)?.values === valuesOf(container),
    release: (name) => void held.delete(name),
    names: () => [...held.keys()],
    room() {
      starts = starts.filter((at) => now() - at < LATELY_MS);
      return Math.min(most, Math.max(LEAST, 2 * starts.length)) - held.size;
    },
    started: () => void starts.push(now()),
  };
}

/** What is in the namespace, the bundle and the created process; what a start adds itself is left out. */
function valuesOf({
  running,
  prepared,
  mayRestart,
  overlayIngress,
  ports,
  ...made
}: DesiredContainer): string {
  return JSON.stringify(made);
}
