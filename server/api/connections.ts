import type { Caller } from "../core/caller";

export interface Connection {
  /** Resolves who is on the other end now, and remembers the answer. */
  caller: () => Promise<Caller>;
  closed(): void;
}

export interface Connections {
  add(resolve: () => Promise<Caller>, end: () => void): Connection;
  /** Ends every connection whose caller is not who it was: signed out, revoked, expired, given another role. */
  recheck(): Promise<void>;
  stop(): void;
}

const RECHECK_MS = 30_000;

/**
 * The open WebSockets. A call is checked when it is made, but a subscription lives on, so its
 * connection is looked at again after every change of access, and every half minute for what
 * changes by itself (a session that expires). The browser connects anew and is asked anew.
 */
export function createConnections(onError: (error: unknown) => void): Connections {
  const open = new Set<{ seen: Set<string>; resolve: () => Promise<Caller>; end: () => void }>();

  async function recheck() {
    await Promise.all(
      [...open].map(async (entry) => {
        const now = identity(await entry.resolve());
        if ([...entry.seen].some((before) => before !== now)) entry.end();
      }),
    );
  }

  const timer = setInterval(() => recheck().catch(onError), RECHECK_MS);
  timer.unref();
  return {
    add(resolve, end) {
      const entry = { seen: new Set<string>(), resolve, end };
      open.add(entry);
      return {
        async caller() {
          const caller = await resolve();
          entry.seen.add(identity(caller));
          return caller;
        },
        closed: () => void open.delete(entry),
      };
    },
    recheck,
    stop: () => clearInterval(timer),
  };
}

const identity = (caller: Caller): string => `${caller.kind} ${caller.userId ?? caller.name} ${caller.role}`;
