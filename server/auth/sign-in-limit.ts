export interface SignInLimit {
  /**
   * Counts one try. Null: go on. Otherwise either wait this long (ms) before the password is looked at,
   * or refuse. `isKnown` is asked only where others have tried too often: has the account been signed in
   * to from this address lately?
   */
  take(account: string, address: string, isKnown: () => Promise<boolean>): Promise<Verdict>;
  /** The right password was given: the account starts afresh at this address. */
  clear(account: string, address: string): void;
}

export type Verdict = { do: "go" } | { do: "wait"; ms: number } | { do: "refuse"; seconds: number };

/** From one address, for one account. */
const TRIES = 10;
const WINDOW_MS = 15 * 60_000;
/** From all addresses together, for one account, before it is slowed down. */
const TRIES_FROM_ALL = 30;
/** Then one try in this time, first come, first served; who would wait longer than PATIENCE is refused. */
const PACE_MS = 2_000;
const PATIENCE_MS = 20_000;
/** Names and addresses are chosen by whoever asks, so the tables must not grow with them. */
const MOST = 10_000;

/**
 * Ten tries for one account from one address in a quarter of an hour; better-auth's own limiter counts by
 * address alone. Somebody with many addresses is slowed down for the account as a whole, and its owner is
 * not locked out by it: an address of the last sessions is not made to wait, any other takes its turn.
 * Tries are counted before the password is compared, so that many at once do not slip through.
 */
export function createSignInLimit(now: () => number = Date.now): SignInLimit {
  const pairs = createTally(TRIES, now);
  const accounts = createTally(TRIES_FROM_ALL, now);
  /** When the next turn of a slowed account is. */
  const turns = new Map<string, number>();

  return {
    async take(accountAsTyped, address, isKnown) {
      const account = accountAsTyped.trim().toLowerCase();
      const left = pairs.take(pairOf(account, address));
      if (left !== null) return { do: "refuse", seconds: Math.ceil(left / 1000) };
      if (accounts.take(account) === null) return { do: "go" };
      if (await isKnown()) return { do: "go" };
      const turn = Math.max(now(), turns.get(account) ?? 0);
      const ms = turn - now();
      if (ms > PATIENCE_MS) return { do: "refuse", seconds: Math.ceil((ms - PATIENCE_MS) / 1000) };
      keep(turns, account, turn + PACE_MS);
      return ms === 0 ? { do: "go" } : { do: "wait", ms };
    },
    clear: (account, address) => pairs.clear(pairOf(account.trim().toLowerCase(), address)),
  };
}

/** Who has one address of a /64 has them all. */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.toLowerCase().split("%")[0]?.split("::") ?? [];
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill("0");
  const groups = [...before, ...zeros, ...after].slice(0, 4).map((g) => g.replace(/^0+(?=.)/, ""));
  return `${groups.join(":")}::/64`;
}

const pairOf = (account: string, address: string): string => `${networkOf(address)} ${account}`;

/** Counts tries in a window that begins with the first; `take` gives the ms left of it when there are too many. */
function createTally(most: number, now: () => number) {
  const entries = new Map<string, { tries: number; since: number }>();
  return {
    take(key: string): number | null {
      const entry = entries.get(key);
      if (entry === undefined || now() - entry.since >= WINDOW_MS) {
        entries.delete(key);
        keep(entries, key, { tries: 1, since: now() });
        return null;
      }
      entry.tries += 1;
      return entry.tries <= most ? null : entry.since + WINDOW_MS - now();
    },
    clear: (key: string) => void entries.delete(key),
  };
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  const oldest = map.keys().next();
  if (!map.has(key) && map.size >= MOST && !oldest.done) map.delete(oldest.value);
  map.set(key, value);
}
