import type { Api } from "./connection";

/** What a command works with; tests give their own. */
export interface Context {
  api: Api;
  /** The daemon's admin.sock, for what is a stream and no call. */
  socket: string;
  /** One line of JSON instead of text. */
  json: boolean;
  out(text: string): void;
  err(text: string): void;
  /** Writes without a line's end, as a command inside wrote it. */
  write(stream: "stdout" | "stderr", text: string): void;
  /** Whether standard output is a terminal that wants colour. */
  colour: boolean;
  now(): Date;
  cwd(): string;
  stdin(): Promise<string>;
  /** Asks on the terminal; null where there is none to ask on. */
  ask(question: string): Promise<string | null>;
}

/** Ends with this code and no more words: what there was to say has been said. */
export class Exit extends Error {
  constructor(readonly code: number) {
    super(`exit ${code}`);
    this.name = "Exit";
  }
}

/** For scripts; in --help and the manual. */
export const EXIT = { ok: 0, failed: 1, usage: 2, unreachable: 3, exec: 125 } as const;
