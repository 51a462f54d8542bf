import { readComment } from "./comments";
import { type Cursor, isBlank } from "./cursor";
import { diagnose } from "./diagnostic";
import { type Comment, type Diagnostic, NOTHING, type Param } from "./script";
import { readValue } from "./values";

/** Who reads a thousand faults? Reading stops there, so that their number does not fill the memory. */
export const MOST_FAULTS = 1000;

export interface Parameters {
  params: readonly Param[];
  /** The comment behind the action's name. */
  after: Comment | null;
  last: readonly Comment[];
}

/**
 * The parameters from behind an action's name to its end; the cursor stops at the end of its last
 * line. A fault costs the rest of its line, reading goes on below it, until
 * there are `most` parameters or MOST_FAULTS faults.
 */
export function readParameters(cursor: Cursor, faults: Diagnostic[], most: number): Parameters {
  const params: Param[] = [];
  let after: Comment | null = null;
  let pending: Comment[] = [];
  // What a comment on this line would belong to: the name, the last parameter, or the next one.
  let owner: Param | "name" | null = "name";
  while (params.length < most && faults.length < MOST_FAULTS) {
    cursor.skipBlanks();
    if (cursor.atLineEnd) {
      owner = null;
      if (!cursor.nextParameterLine()) break;
    }
    if (cursor.startsWith("//")) {
      const comment = readComment(cursor);
      if (owner === "name") after = comment;
      else if (owner !== null && owner.after === null) owner.after = comment;
      else pending.push(comment);
      // A second comment behind the same thing goes to what follows.
      owner = null;
      continue;
    }
    const fault = badWord(cursor);
    if (fault !== null) {
      faults.push(fault);
      cursor.pos = cursor.lineEnd;
      continue;
    }
    const param = readParam(cursor, pending.length > 0 ? pending : NOTHING, faults);
    pending = [];
    if (param === null) continue;
    params.push(param);
    owner = param;
  }
  return {
    params: params.length > 0 ? params : NOTHING,
    after,
    last: pending.length > 0 ? pending : NOTHING,
  };
}

function readParam(cursor: Cursor, before: readonly Comment[], faults: Diagnostic[]): Param | null {
  const start = cursor.pos;
  const end = wordEnd(cursor);
  const place = cursor.place(start, end - start);
  const word = cursor.text.slice(start, end);
  cursor.pos = end;
  if (cursor.text[end] !== ":")
    return { key: null, value: word, place, valuePlace: place, before, after: null };
  cursor.pos = end + 1;
  const read = readValue(cursor, faults);
  if (read === null) return null;
  const { value, place: valuePlace, comment } = read;
  return { key: word.toLowerCase(), value, place, valuePlace, before, after: comment };
}

function wordEnd(cursor: Cursor): number {
  let at = cursor.pos;
  while (at < cursor.lineEnd && isWordCharacter(cursor.text.charCodeAt(at))) at++;
  return at;
}

/** Null when a word stands at the cursor that can be a key or a positional argument. */
function badWord(cursor: Cursor): Diagnostic | null {
  const { text, pos, lineEnd } = cursor;
  const end = wordEnd(cursor);
  const colon = end < lineEnd && text[end] === ":";
  if (colon && end > pos) return null;
  if (colon)
    return diagnose(text, cursor.place(pos, 1), {
      message: "A ':' without a parameter in front of it.",
      expected: "key:'value'",
    });
  if (end >= lineEnd || isBlank(text.charCodeAt(end))) return null;
  const character = String.fromCodePoint(text.codePointAt(end) ?? 0);
  const isQuote = character === "'" || character === '"';
  return diagnose(text, cursor.place(end, character.length), {
    message: isQuote
      ? `A quote where a parameter should start.`
      : `${JSON.stringify(character)} cannot be in the name of a parameter.`,
    expected: isQuote ? "key:'value'" : "letters, digits, '_', ',', '.' or '/', and ':' before the value",
    ...(isQuote ? { fix: "Inside a quoted value, write \\' for a quote." } : {}),
  });
}

/** Letters, digits and `_ , . /`. */
function isWordCharacter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 46 && code <= 57) ||
    code === 95 ||
    code === 44
  );
}
