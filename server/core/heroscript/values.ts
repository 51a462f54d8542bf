import { readComment } from "./comments";
import { type Cursor, isBlank } from "./cursor";
import { diagnose } from "./diagnostic";
import { closingQuote, type Quote, unquote } from "./quoted";
import type { Comment, Diagnostic, Place } from "./script";

export interface Value {
  value: string;
  place: Place;
  /** A comment among the items of a list over several lines. */
  comment: Comment | null;
}

/**
 * The value behind a parameter's ':'. A comma continues a list, over the end of a line too: `a, 'b c', d`
 * is the one value `a,"b c",d`. `['a', 'b']`, with quoted items, is the same list as `'a', 'b'`. Null,
 * and the fault noted, when there is no value to be had; the cursor is then at the end of its line.
 */
export function readValue(cursor: Cursor, faults: Diagnostic[]): Value | null {
  const colon = cursor.pos;
  cursor.skipBlanks();
  if (cursor.atLineEnd && !quotedBelow(cursor)) return empty(cursor, colon);
  // `key: // why` has no value; in `key://x` the slashes are the value.
  if (cursor.pos > colon && cursor.startsWith("//")) return empty(cursor, colon);
  const start = cursor.place(cursor.pos, 0);
  const list = new List(cursor, faults);
  const bracketed = startsBracketedList(cursor);
  if (bracketed) cursor.pos++;
  const read = bracketed ? list.readBracketed() : list.readPlain();
  if (!read) return null;
  return { value: list.value(), place: { ...start, length: list.end - start.offset }, comment: list.comment };
}

function empty(cursor: Cursor, colon: number): Value {
  return { value: "", place: cursor.place(Math.min(colon, cursor.lineEnd), 0), comment: null };
}

/** `key:` at the end of a line has its value on the next one when a quote or a list starts it. */
function quotedBelow(cursor: Cursor): boolean {
  const back = cursor.mark();
  if (!cursor.nextParameterLine()) return false;
  if (isQuote(cursor.text[cursor.pos]) || startsBracketedList(cursor)) return true;
  cursor.reset(back);
  return false;
}

/** '[' is a list only with a quote behind it: an address in brackets is a plain value. */
function startsBracketedList(cursor: Cursor): boolean {
  if (!cursor.startsWith("[")) return false;
  let at = cursor.pos + 1;
  const end = cursor.blockEnd();
  while (at < end && (isBlank(cursor.text.charCodeAt(at)) || cursor.text[at] === "\n")) at++;
  return at < end && isQuote(cursor.text[at]);
}

function isQuote(character: string | undefined): character is Quote {
  return character === "'" || character === '"';
}

class List {
  /** Offset behind the last character of the value. */
  end: number;
  comment: Comment | null = null;
  private readonly items: string[] = [];

  constructor(
    private readonly cursor: Cursor,
    private readonly faults: Diagnostic[],
  ) {
    this.end = cursor.pos;
  }

  value(): string {
    const [first = ""] = this.items;
    if (this.items.length <= 1) return first;
    return this.items.map((item) => (item.includes(" ") ? `"${item}"` : item)).join(",");
  }

  readPlain(): boolean {
    const { cursor } = this;
    for (;;) {
      if (!this.readItem(",")) return false;
      this.end = cursor.pos;
      cursor.skipBlanks();
      if (cursor.atLineEnd || !cursor.startsWith(",")) return true;
      cursor.pos++;
      this.end = cursor.pos;
      if (!this.toNextItem()) {
        // The comma at the end is kept, as herolib keeps it.
        this.items.push("");
        return true;
      }
    }
  }

  readBracketed(): boolean {
    const { cursor } = this;
    const open = cursor.place(cursor.pos - 1, 1);
    for (;;) {
      if (!this.toNextItem()) return this.unclosed(open);
      if (cursor.startsWith("]")) break;
      if (!this.readItem(",]")) return false;
      if (!this.toNextItem()) return this.unclosed(open);
      if (cursor.startsWith("]")) break;
      if (!cursor.startsWith(","))
        return this.fault(
          cursor.place(cursor.pos, 1),
          "Two items without a comma between them.",
          "',' or ']'",
        );
      cursor.pos++;
    }
    cursor.pos++;
    this.end = cursor.pos;
    return this.endsHere();
  }

  /** Over blanks, line ends and comments; false where the action ends. */
  private toNextItem(): boolean {
    const { cursor } = this;
    for (;;) {
      cursor.skipBlanks();
      if (cursor.atLineEnd && !cursor.nextParameterLine()) return false;
      if (!cursor.startsWith("//")) return true;
      const comment = readComment(cursor);
      // There is one place for it; more are one comment.
      if (this.comment === null) this.comment = comment;
      else this.comment = { ...this.comment, text: `${this.comment.text} ${comment.text}` };
    }
  }

  private readItem(ends: string): boolean {
    const { cursor } = this;
    if (isQuote(cursor.text[cursor.pos])) return this.readQuoted(ends);
    const start = cursor.pos;
    while (
      !cursor.atLineEnd &&
      !isBlank(cursor.text.charCodeAt(cursor.pos)) &&
      !ends.includes(cursor.text.charAt(cursor.pos))
    )
      cursor.pos++;
    this.items.push(cursor.text.slice(start, cursor.pos));
    return true;
  }

  private readQuoted(ends: string): boolean {
    const { cursor } = this;
    const { text, pos: open } = cursor;
    const quote: Quote = text[open] === "'" ? "'" : '"';
    const end = cursor.blockEnd();
    const close = closingQuote(text, open, end);
    if (close < 0) {
      const place = cursor.place(open, 1);
      const fix =
        "Lines of a value below its first are indented by two blanks or more; a quote inside it is \\'.";
      return this.fault(place, "This quote is not closed before the action ends.", `a closing ${quote}`, fix);
    }
    this.items.push(unquote(cursor.data(open + 1, close), quote, cursor.lineIndent()));
    cursor.moveTo(close + 1);
    this.end = cursor.pos;
    return cursor.atLineEnd || ends.includes(text.charAt(cursor.pos)) || this.endsHere();
  }

  private endsHere(): boolean {
    const { cursor } = this;
    if (cursor.atLineEnd || isBlank(cursor.text.charCodeAt(cursor.pos)) || cursor.startsWith("//"))
      return true;
    return this.fault(
      cursor.place(cursor.pos, 1),
      "The value ended here, but something follows it directly.",
      "a blank, a comma or the end of the line",
      "Inside a quoted value, write \\' for a quote.",
    );
  }

  private unclosed(open: Place): boolean {
    return this.fault(open, "This list is not closed before the action ends.", "a closing ]");
  }

  private fault(place: Place, message: string, expected: string, fix?: string): false {
    this.faults.push(diagnose(this.cursor.text, place, { message, expected, fix }));
    this.cursor.pos = this.cursor.lineEnd;
    return false;
  }
}
