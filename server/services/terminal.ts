import type { TerminalEnd, TerminalEvent, TerminalView } from "../core/terminal";
import type { Ask } from "../host/terminal/messages";
import type { TerminalCommand } from "../host/terminal/runtime-terminal";
import type { Tell } from "../host/terminal/terminal-host";
import type { InsideRecord } from "./inside-record";

/** Who opened it: the same person is let in again, and out when they may no longer. */
export interface TerminalOwner {
  /** The same for all sessions of a person, or for a token. */
  key: string;
  /** For the audit log. */
  name: string;
  /** Asked anew: may whoever this was still have a terminal? */
  allowed: () => Promise<boolean>;
}

/** Input that comes before what was sent earlier waits for it, as far as this. */
const MOST_WAITING = 256;

/** One open terminal: its one reader, its input in order, and its end. */
export class Terminal {
  ended: TerminalEnd | null = null;
  /** Its owner has no more use for it: it goes when it has ended. */
  closed = false;
  /** Since when nobody reads it, in milliseconds since 1970; null while somebody does. */
  alone: number | null = Date.now();
  private reader: { hear: (event: TerminalEvent) => void } | null = null;
  private nextInput = 0;
  private readonly waiting = new Map<number, string>();
  private told = 0;
  private last: number | null = null;
  private reason: string | null = null;

  constructor(
    readonly id: string,
    readonly container: string,
    private readonly argv: string[],
    public owner: TerminalOwner,
    private readonly openedAt: Date,
    private readonly parts: {
      ask: (ask: Exclude<Ask, { do: "open" }>) => void;
      command: TerminalCommand;
      record: InsideRecord;
      onError: (error: unknown) => void;
    },
  ) {}

  view(): TerminalView {
    const { id, container, argv, ended } = this;
    const { operationId } = this.parts.record;
    return { id, container, argv, ended, openedAt: this.openedAt.toISOString(), operationId };
  }

  /** Reads on from `from`, or the whole screen; whoever read before is told that it was taken. */
  attach(from: number | null, hear: (event: TerminalEvent) => void): () => void {
    this.reader?.hear({ kind: "taken", end: this.told });
    const reader = { hear };
    this.reader = reader;
    this.alone = null;
    this.told = from ?? 0;
    hear({ kind: "attached", nextInput: this.nextInput, end: this.told });
    this.parts.ask({ do: "attach", id: this.id, from });
    return () => {
      if (this.reader !== reader) return;
      this.reader = null;
      this.alone = Date.now();
      this.parts.ask({ do: "detach", id: this.id });
    };
  }

  /** Numbered from 0: what comes twice is typed once, what overtakes waits. */
  input(number: number, data: string): void {
    if (number < this.nextInput || this.waiting.size > MOST_WAITING) return;
    this.waiting.set(number, data);
    for (let next = this.waiting.get(this.nextInput); next !== undefined; ) {
      this.waiting.delete(this.nextInput);
      this.nextInput += 1;
      this.parts.ask({ do: "input", id: this.id, data: next });
      next = this.waiting.get(this.nextInput);
    }
  }

  resize(columns: number, rows: number): void {
    this.parts.ask({ do: "resize", id: this.id, columns, rows });
  }

  acknowledge(offset: number): void {
    this.parts.ask({ do: "acknowledge", id: this.id, offset });
  }

  /** Ends it because of something else than its command. */
  hangUp(reason: string): void {
    if (this.ended !== null) return;
    this.reason ??= reason;
    this.parts.ask({ do: "hangUp", id: this.id });
  }

  heard(told: Tell | { tell: "lost" }): void {
    if (told.tell === "lost") this.close(null, "The process that held it has ended.");
    else if (told.tell === "ended") {
      this.last = told.end;
      this.close(told.signal > 0 ? 128 + told.signal : told.exitCode, this.reason);
    } else {
      this.told = told.end;
      this.reader?.hear(
        told.tell === "output"
          ? { kind: "output", data: told.data, end: told.end }
          : { kind: "screen", data: told.data, columns: told.columns, rows: told.rows, end: told.end },
      );
      this.tellEnd();
    }
  }

  private close(exitCode: number | null, reason: string | null): void {
    this.conclude(exitCode, reason).catch(this.parts.onError);
  }

  private async conclude(exitCode: number | null, reason: string | null): Promise<void> {
    if (this.ended !== null) return;
    // A command that was never there wrote nothing; the runtime says why.
    const complaint = this.last === 0 && exitCode !== 0 ? await this.parts.command.complaint() : "";
    this.ended = { exitCode, reason: reason ?? (complaint || null), at: new Date().toISOString() };
    await this.parts.command.remove();
    await this.parts.record.finish(this.ended, complaint === "");
    this.tellEnd();
  }

  /** The end comes behind all output. */
  private tellEnd(): void {
    if (this.ended === null || (this.last !== null && this.told < this.last)) return;
    this.reader?.hear({ kind: "ended", ended: this.ended, end: this.told });
  }
}
