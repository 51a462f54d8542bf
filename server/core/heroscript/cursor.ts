import type { Place } from "./script";

/** An action's parameters are indented by this much or more; a tab counts as four. */
const INDENT = 2;
const TAB = 4;

/**
 * Walks a script once from front to back and knows the line it is on. Nothing it does looks further
 * ahead than it will walk (or remembers what it saw), so reading stays linear for any input.
 */
export class Cursor {
  pos = 0;
  line = 1;
  lineStart = 0;
  /** Offset of the line's newline, or of the end of the text. */
  lineEnd: number;
  private blockEndSeen = -1;
  private readonly isCrlf: boolean;

  constructor(readonly text: string) {
    this.isCrlf = text.includes("\r\n") && !/(?<!\r)\n/.test(text);
    const newline = text.indexOf("\n");
    this.lineEnd = newline < 0 ? text.length : newline;
  }

  get atLineEnd(): boolean {
    return this.pos >= this.lineEnd;
  }

  get atEnd(): boolean {
    return this.pos >= this.text.length;
  }

  /** The place of something on the current line. */
  place(offset: number, length: number): Place {
    return { offset, length, line: this.line, column: offset - this.lineStart + 1 };
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.pos);
  }

  skipBlanks(): void {
    while (this.pos < this.lineEnd && isBlank(this.text.charCodeAt(this.pos))) this.pos++;
  }

  /** To the start of the next line; at the last line to the end of the text. */
  nextLine(): void {
    if (this.lineEnd >= this.text.length) {
      this.pos = this.text.length;
      return;
    }
    this.enterLine(this.lineEnd + 1);
  }

  /** Forward to an offset, over as many lines as there are. */
  moveTo(offset: number): void {
    while (offset > this.lineEnd) this.enterLine(this.lineEnd + 1);
    this.pos = offset;
  }

  private enterLine(start: number): void {
    this.line++;
    this.lineStart = start;
    this.pos = start;
    const newline = this.text.indexOf("\n", start);
    this.lineEnd = newline < 0 ? this.text.length : newline;
  }

  /** From a line's end to the first character of the action's next line; false, and still, when none follows. */
  nextParameterLine(): boolean {
    const { pos, line, lineStart, lineEnd } = this;
    while (this.lineEnd < this.text.length) {
      this.nextLine();
      const width = this.skipIndent();
      if (this.atLineEnd) continue;
      if (width >= INDENT && this.text[this.pos] !== "!") return true;
      break;
    }
    this.pos = pos;
    this.line = line;
    this.lineStart = lineStart;
    this.lineEnd = lineEnd;
    return false;
  }

  mark(): Mark {
    const { pos, line, lineStart, lineEnd } = this;
    return { pos, line, lineStart, lineEnd };
  }

  reset(mark: Mark): void {
    this.pos = mark.pos;
    this.line = mark.line;
    this.lineStart = mark.lineStart;
    this.lineEnd = mark.lineEnd;
  }

  /** A piece of the text with the line ends of a value: in a file of CRLF alone they are the file's, not data. */
  data(start: number, end: number): string {
    const piece = this.text.slice(start, end);
    return this.isCrlf ? piece.replaceAll("\r\n", "\n") : piece;
  }

  /** How many characters the current line is indented by. */
  lineIndent(): number {
    let at = this.lineStart;
    while (at < this.lineEnd && isBlank(this.text.charCodeAt(at))) at++;
    return at - this.lineStart;
  }

  /**
   * Offset of the first line below that has something on it and is not indented: as far as a quoted
   * value can reach.
   */
  blockEnd(): number {
    if (this.blockEndSeen > this.pos) return this.blockEndSeen;
    let start = this.lineEnd + 1;
    while (start <= this.text.length) {
      const newline = this.text.indexOf("\n", start);
      const end = newline < 0 ? this.text.length : newline;
      if (!isIndented(this.text, start, end)) break;
      start = end + 1;
    }
    this.blockEndSeen = Math.min(start, this.text.length);
    return this.blockEndSeen;
  }

  private skipIndent(): number {
    let width = 0;
    for (; this.pos < this.lineEnd; this.pos++) {
      const code = this.text.charCodeAt(this.pos);
      if (!isBlank(code)) break;
      width += code === 9 ? TAB : 1;
    }
    return width;
  }
}

/** A position to come back to. */
export type Mark = Pick<Cursor, "pos" | "line" | "lineStart" | "lineEnd">;

/** Space, tab, or the carriage return before a newline. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 13;
}

/** True for empty lines too. */
function isIndented(text: string, start: number, end: number): boolean {
  let width = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (!isBlank(code)) return width >= INDENT;
    width += code === 9 ? TAB : 1;
  }
  return true;
}
