// @ts-check
import { spawn } from "@lydell/node-pty";
import { EndMark } from "./end-mark.mjs";
import { insideProcess, killInside, resizeInside } from "./inside-process.mjs";
import { OutputRing } from "./output-ring.mjs";
import { Screen } from "./screen.mjs";

/** Output that is kept for a reader who comes back, in UTF-16 units. */
const KEPT = 2 * 1024 * 1024;
/** How much may be on its way to the reader without being drawn there, and how much in one message. */
const WINDOW = 256 * 1024;
const MESSAGE = 64 * 1024;
/** How much may wait to be drawn on our own screen. */
const UNDRAWN = 1024 * 1024;
/** Output of one frame goes in one message. */
const FRAME_MS = 8;
const HANG_UP_MS = 2_000;

/** One terminal: the runtime's exec under a PTY, its screen, and its reader's place in the output. */
export class Session {
  #pty;
  #inside;
  #screen;
  #ring = new OutputRing(KEPT);
  #tell;
  /** @type {{ sent: number, drawn: number } | null} */
  #reader = null;
  /** Readers are numbered: the drawing for one who has gone is thrown away. */
  #readers = 0;
  #ended = false;
  #paused = false;
  /** @type {NodeJS.Timeout | null} */
  #flushing = null;
  #flushedAt = 0;
  /** @type {{ columns: number, rows: number } | null} */
  #wanted = null;
  #resizing = false;

  /**
   * @param {Extract<import("./messages").Ask, { do: "open" }>} ask
   * @param {(told: import("./messages").Tell) => void} tell
   */
  constructor(ask, tell) {
    const { id, argv, env, columns, rows, pidFile } = ask;
    this.id = id;
    this.#tell = tell;
    this.#screen = new Screen(columns, rows);
    const end = new EndMark();
    const leader = end.around(argv);
    const [file = "", ...args] = leader.argv;
    this.#pty = spawn(file, args, {
      ...{ cols: columns, rows, cwd: "/", name: env.TERM },
      env: { ...env, ...leader.env },
    });
    this.#pty.onData((data) => {
      const { text, exitCode } = end.read(data);
      if (text !== "") this.#wrote(text);
      if (exitCode !== null) this.#over(exitCode, 0);
    });
    this.#pty.onExit(({ exitCode, signal }) => this.#over(exitCode, signal ?? 0));
    this.#inside = insideProcess(pidFile, () => this.#ended);
  }

  /** @param {number | null} from */
  attach(from) {
    const reader = ++this.#readers;
    this.#reader = null;
    if (from !== null && from >= this.#ring.start && from <= this.#ring.end) return this.#begin(from);
    const end = this.#ring.end;
    this.#screen.draw((drawing) => {
      if (reader !== this.#readers) return;
      this.#tell({ tell: "screen", id: this.id, end, ...drawing });
      this.#begin(end);
    });
  }

  /** @param {number} offset */
  #begin(offset) {
    this.#reader = { sent: offset, drawn: offset };
    this.#flush();
  }

  detach() {
    this.#readers++;
    this.#reader = null;
    this.#flow();
  }

  /** @param {number} offset */
  acknowledge(offset) {
    if (this.#reader === null) return;
    this.#reader.drawn = Math.min(Math.max(this.#reader.drawn, offset), this.#reader.sent);
    this.#flush();
  }

  /** @param {string} data */
  input(data) {
    if (!this.#ended) this.#pty.write(data);
  }

  /** @param {number} columns @param {number} rows */
  resize(columns, rows) {
    this.#screen.resize(columns, rows);
    if (this.#ended) return;
    this.#pty.resize(columns, rows);
    this.#wanted = { columns, rows };
    void this.#resizeInside();
  }

  /** One at a time, the newest last: two that overtake each other would leave the older size. */
  async #resizeInside() {
    if (this.#resizing) return;
    this.#resizing = true;
    const inside = await this.#inside;
    while (this.#wanted !== null && inside !== null) {
      const { columns, rows } = this.#wanted;
      this.#wanted = null;
      await resizeInside(inside, columns, rows);
    }
    this.#resizing = false;
  }

  /** The PTY's end hangs up the terminal inside, which ends a shell and what it runs in front. */
  async hangUp() {
    if (this.#ended) return;
    this.detach();
    this.#pty.kill("SIGHUP");
    const inside = await this.#inside;
    setTimeout(() => {
      if (inside !== null) void killInside(inside);
      if (!this.#ended) this.#pty.kill("SIGKILL");
    }, HANG_UP_MS).unref();
  }

  dispose() {
    void this.hangUp();
    this.#screen.dispose();
  }

  /** @param {number} exitCode @param {number} signal */
  #over(exitCode, signal) {
    if (this.#ended) return;
    this.#ended = true;
    this.#pty.kill("SIGKILL");
    this.#flush();
    this.#tell({ tell: "ended", id: this.id, end: this.#ring.end, exitCode, signal });
  }

  /** @param {string} data */
  #wrote(data) {
    this.#ring.push(data);
    this.#screen.write(data, () => this.#flow());
    this.#flow();
    // The echo of a key goes at once; what comes right after it goes together.
    if (this.#reader === null || this.#flushing !== null) return;
    const wait = FRAME_MS - (performance.now() - this.#flushedAt);
    this.#flushing = setTimeout(() => this.#flush(), Math.max(0, wait));
  }

  #flush() {
    if (this.#flushing !== null) clearTimeout(this.#flushing);
    this.#flushing = null;
    this.#flushedAt = performance.now();
    const reader = this.#reader;
    while (reader !== null) {
      const end = Math.min(this.#ring.end, reader.drawn + WINDOW, reader.sent + MESSAGE);
      if (end <= reader.sent) break;
      const data = this.#ring.slice(reader.sent, end);
      reader.sent = end;
      this.#tell({ tell: "output", id: this.id, data, end });
    }
    this.#flow();
  }

  /** The program waits while its reader, or our own screen, is behind: nothing is thrown away. */
  #flow() {
    const behind = this.#reader !== null && this.#ring.end - this.#reader.drawn > WINDOW;
    const paused = behind || this.#screen.pending > UNDRAWN;
    if (paused === this.#paused || this.#ended) return;
    this.#paused = paused;
    if (paused) this.#pty.pause();
    else this.#pty.resume();
  }
}
