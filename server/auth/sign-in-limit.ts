export interface SignInLimit {
  /** Counts one try for the account; false when it has had too many. */
  take(account: string): boolean;
  /** The right password was given: the account starts afresh. */
  clear(account: string): void;
}

const TRIES = 10;
const WINDOW_MS = 15 * 60_000;
/** Names are chosen by whoever asks, so the table must not grow with them. */
const MAX_ACCOUNTS = 10_000;

/**
 * Ten tries for one account in a quarter of an hour, from wherever they come; better-auth's own
 * limiter counts by address. Tries are counted before the password is compared, so that many at
 * once do not slip through.
 */
export function createSignInLimit(now: () => number = Date.now): SignInLimit {
  const accounts = new Map<string, { tries: number; since: number }>();
  return {
    take(account) {
      const key = account.toLowerCase();
      const entry = accounts.get(key);
      if (entry === undefined || now() - entry.since >= WINDOW_MS) {
        accounts.delete(key);
        const oldest = accounts.keys().next();
        if (accounts.size >= MAX_ACCOUNTS && !oldest.done) accounts.delete(oldest.value);
        accounts.set(key, { tries: 1, since: now() });
        return true;
      }
      entry.tries += 1;
      return entry.tries <= TRIES;
    },
    clear: (account) => void accounts.delete(account.toLowerCase()),
  };
}
