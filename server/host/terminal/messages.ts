/** What the daemon asks of the process that holds the terminals. Offsets count UTF-16 units of output. */
export type Ask =
  | {
      do: "open";
      id: string;
      argv: string[];
      env: Record<string, string>;
      columns: number;
      rows: number;
      /** Where the runtime writes the pid of the command inside. */
      pidFile: string;
    }
  /** Output from `from` on, or the whole screen where that is null or no longer kept. */
  | { do: "attach"; id: string; from: number | null }
  | { do: "detach"; id: string }
  | { do: "input"; id: string; data: string }
  | { do: "resize"; id: string; columns: number; rows: number }
  /** The reader has drawn everything before `offset`. */
  | { do: "acknowledge"; id: string; offset: number }
  /** Hangs up, and kills what does not go. */
  | { do: "hangUp"; id: string }
  /** Forgets a terminal that has ended. */
  | { do: "forget"; id: string };

/** What it tells. `end` is the offset after `data`. */
export type Tell =
  | { tell: "output"; id: string; data: string; end: number }
  | { tell: "screen"; id: string; data: string; end: number; columns: number; rows: number }
  /** `end` is that of all its output, whether the reader has it already or not. */
  | { tell: "ended"; id: string; end: number; exitCode: number; signal: number };
