/** A terminal in a container, as its owner sees it. Times are ISO 8601 in UTC. */
export interface TerminalView {
  id: string;
  container: string;
  argv: string[];
  openedAt: string;
  /** The operation that records who had it open, and for how long. */
  operationId: string;
  ended: TerminalEnd | null;
}

export interface TerminalEnd {
  /** As the runtime ended: the command's own, or 128 and the signal. Null where it was never told. */
  exitCode: number | null;
  /** Why it ended, where it did not end by itself; or why it did not begin. */
  reason: string | null;
  at: string;
}

/** What its reader is told. `end` is the offset behind what was told so far, in UTF-16 units of output. */
export type TerminalEvent =
  /** First, each time: input goes on with this number. */
  | { kind: "attached"; nextInput: number; end: number }
  /** All that was seen before, drawn anew on an empty terminal of this size. */
  | { kind: "screen"; data: string; columns: number; rows: number; end: number }
  | { kind: "output"; data: string; end: number }
  | { kind: "ended"; ended: TerminalEnd; end: number }
  /** Another page or command of the same person has it now. */
  | { kind: "taken"; end: number };

/** Open at once, on this host and by one person; and how long it is kept while nobody reads it. */
export const TERMINALS = { host: 32, person: 8, keptMs: 15 * 60_000 } as const;
