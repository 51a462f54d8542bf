import type { Cursor } from "./cursor";
import type { Comment } from "./script";

/** The comment at the cursor: the rest of the line. */
export function readLineComment(cursor: Cursor): Comment {
  return commentOf(cursor, cursor.lineEnd, cursor.lineEnd);
}

/** A comment inside an action: to the end of the line, or to `-/` on it. */
export function readComment(cursor: Cursor): Comment {
  // The line is cut out first: a search for '-/' in the whole text could run far beyond it, every time.
  const close = cursor.text.slice(cursor.pos + 2, cursor.lineEnd).indexOf("-/");
  if (close < 0) return readLineComment(cursor);
  const textEnd = cursor.pos + 2 + close;
  return commentOf(cursor, textEnd, textEnd + 2);
}

function commentOf(cursor: Cursor, textEnd: number, end: number): Comment {
  const { pos } = cursor;
  const place = cursor.place(pos, end - pos);
  cursor.pos = end;
  return { text: cursor.text.slice(pos + 2, textEnd).trim(), place };
}
