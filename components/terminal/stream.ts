import { TRPCClientError } from "@trpc/client";
import type { TerminalEnd, TerminalEvent } from "@/server/core/terminal";
import type { useTRPCClient } from "../api/trpc";

/** What the stream draws on: xterm.js, or a test's own. */
export interface Drawing {
  /** Draws all of it; `drawn` is called when that is done. */
  output(data: string, drawn: () => void): void;
  /** Draws a whole screen on an empty terminal of its size. */
  screen(data: string, columns: number, rows: number, drawn: () => void): void;
}

export type StreamState =
  | { is: "open" }
  | { is: "ended"; ended: TerminalEnd }
  | { is: "taken" }
  | { is: "gone"; message: string };

type Api = Pick<ReturnType<typeof useTRPCClient>, "terminals">;

/** Told to the daemon when this much more was drawn: well below what it lets be on its way. */
const ACKNOWLEDGE = 64 * 1024;
/** Pasted text goes in pieces. */
const PIECE = 32 * 1024;
const RETRY_MS = 300;

/**
 * One terminal's output and input over the tab's WebSocket. When that breaks, output goes on where it was
 * cut off, and input that was not heard is sent again: numbers tell what was heard.
 */
export class TerminalStream {
  private readonly unheard: { number: number; data: string }[] = [];
  private next: number | null = null;
  private early = "";
  private acknowledged = 0;
  private size: { columns: number; rows: number } | null = null;
  private readonly subscription: { unsubscribe(): void };
  private stopped = false;

  constructor(
    private readonly api: Api,
    private readonly id: string,
    private readonly drawing: Drawing,
    private readonly onState: (state: StreamState) => void,
  ) {
    this.subscription = api.terminals.output.subscribe(
      { id, from: null },
      {
        onData: ({ data }) => this.heard(data),
        onError: (error) => onState({ is: "gone", message: error.message }),
      },
    );
  }

  type(data: string): void {
    if (this.next === null) {
      this.early += data;
      return;
    }
    for (let at = 0; at < data.length; at += PIECE) {
      const piece = { number: this.next++, data: data.slice(at, at + PIECE) };
      this.unheard.push(piece);
      void this.send(piece);
    }
  }

  resize(columns: number, rows: number): void {
    this.size = { columns, rows };
    if (this.next !== null) void this.sendSize();
  }

  stop(): void {
    this.stopped = true;
    this.subscription.unsubscribe();
  }

  private heard(event: TerminalEvent): void {
    const drawn = () => this.acknowledge(event.end);
    if (event.kind === "attached") this.attached(event.nextInput);
    else if (event.kind === "output") this.drawing.output(event.data, drawn);
    else if (event.kind === "screen") this.drawing.screen(event.data, event.columns, event.rows, drawn);
    else this.onState(event.kind === "ended" ? { is: "ended", ended: event.ended } : { is: "taken" });
  }

  private attached(nextInput: number): void {
    this.onState({ is: "open" });
    this.acknowledged = 0;
    if (this.next === null) {
      this.next = nextInput;
      this.type(this.early);
      this.early = "";
    } else {
      while (this.unheard[0] !== undefined && this.unheard[0].number < nextInput) this.unheard.shift();
      for (const piece of this.unheard) void this.send(piece);
    }
    void this.sendSize();
  }

  private async send(piece: { number: number; data: string }): Promise<void> {
    try {
      await this.api.terminals.input.mutate({ id: this.id, ...piece });
      const at = this.unheard.indexOf(piece);
      if (at >= 0) this.unheard.splice(at, 1);
    } catch (error) {
      // The connection broke: it is sent again when `attached` says what was heard. A refusal is final.
      if (error instanceof TRPCClientError && error.data !== undefined) this.unheard.length = 0;
    }
  }

  /** The last size that was asked for, again and again until the daemon has heard it. */
  private async sendSize(): Promise<void> {
    const size = this.size;
    if (size === null) return;
    try {
      await this.api.terminals.resize.mutate({ id: this.id, ...size });
    } catch (error) {
      if (error instanceof TRPCClientError && error.data !== undefined) return;
      setTimeout(() => !this.stopped && this.size === size && void this.sendSize(), RETRY_MS);
    }
  }

  private acknowledge(end: number): void {
    if (this.stopped || end - this.acknowledged < ACKNOWLEDGE) return;
    this.acknowledged = end;
    // Lost with the connection: the next one begins with what was received.
    this.api.terminals.acknowledge.mutate({ id: this.id, end }).catch(() => undefined);
  }
}
