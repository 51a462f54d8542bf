import { readLineComment } from "./comments";
import { Cursor, isBlank } from "./cursor";
import { diagnose } from "./diagnostic";
import { badNameCharacter, normaliseName } from "./names";
import { MOST_FAULTS, readParameters } from "./parameters";
import {
  type Action,
  type Comment,
  type Diagnostic,
  type Marks,
  NOTHING,
  type Place,
  type Prose,
  type Script,
} from "./script";

/** More actions, parameters and list items than this are refused: memory stays bounded for any input. */
export const MOST_NODES = 2_000_000;

/**
 * Reads any text at all, in time linear in its length, and never throws: what is not HeroScript is
 * prose, and what is wrong in an action is a fault with its place.
 */
export function parse(source: string): Script {
  const cursor = new Cursor(source);
  const actions: Action[] = [];
  const prose: Prose[] = [];
  const faults: Diagnostic[] = [];
  const outside = new Outside(cursor);
  let nodes = 0;
  let faultCount = 0;
  // Windows editors put a byte order mark there; it is no part of the first line.
  if (source.charCodeAt(0) === 0xfeff) cursor.pos = cursor.lineStart = 1;
  if (cursor.startsWith("#!")) {
    outside.text();
    cursor.nextLine();
  }
  while (!cursor.atEnd) {
    cursor.skipBlanks();
    if (startsAction(cursor)) {
      outside.close(prose, actions.length);
      const action = readAction(cursor, outside.takeComments(), MOST_NODES - nodes);
      if ("severity" in action) faults.push(action);
      else actions.push(action);
      nodes += 1 + ("severity" in action ? 0 : action.params.length);
      faultCount += "severity" in action ? 1 : action.faults.length;
      if ((nodes >= MOST_NODES || faultCount >= MOST_FAULTS) && !cursor.atEnd) {
        faults.push(tooMuch(cursor, nodes >= MOST_NODES));
        break;
      }
      continue;
    }
    if (!cursor.atLineEnd) {
      if (cursor.startsWith("//")) outside.comment(readLineComment(cursor));
      else outside.text();
    }
    cursor.nextLine();
  }
  outside.closeAtEnd(prose, actions.length);
  return { source, actions, prose, faults };
}

/** '![' is an image in Markdown. */
function startsAction(cursor: Cursor): boolean {
  return cursor.startsWith("!") && !cursor.startsWith("![");
}

/** The action at the cursor with at most so many parameters; what is wrong with its name when it has none. */
function readAction(cursor: Cursor, before: readonly Comment[], most: number): Action | Diagnostic {
  const { text, pos: start, lineEnd } = cursor;
  let nameStart = start;
  while (nameStart < lineEnd && text.charCodeAt(nameStart) === 33) nameStart++;
  let end = nameStart;
  while (end < lineEnd && !isBlank(text.charCodeAt(end))) end++;
  const place = cursor.place(start, end - start);
  const full = text.slice(nameStart, end);
  const bad = badName(cursor, place, full);
  const marks = marksOf(nameStart - start);
  cursor.pos = end;
  const faults: Diagnostic[] = [];
  const { params, after, last } = readParameters(cursor, faults, most);
  // What its parameters say does not matter when nobody knows whose they are.
  if (bad !== null) return bad;
  const dot = full.indexOf(".");
  const actor = dot < 0 ? "core" : normaliseName(full.slice(0, dot));
  const name = normaliseName(full.slice(dot + 1));
  return {
    marks,
    actor,
    name,
    place,
    before,
    after,
    params,
    last,
    faults: faults.length > 0 ? faults : NOTHING,
  };
}

function badName(cursor: Cursor, place: Place, full: string): Diagnostic | null {
  const refuse = (where: Place, message: string, expected: string): Diagnostic =>
    diagnose(cursor.text, where, { message, expected });
  const nameStart = place.offset + place.length - full.length;
  if (nameStart - place.offset > 4)
    return refuse(
      place,
      "No action starts with more than four '!'.",
      "'!!' and a name, as in !!heropods.configure",
    );
  if (full === "")
    return refuse(
      cursor.place(nameStart, 0),
      "No name follows the '!'.",
      "a name right behind it, as in !!heropods.configure",
    );
  const dot = full.indexOf(".");
  if (dot >= 0 && full.indexOf(".", dot + 1) >= 0)
    return refuse(place, `'${shorten(full)}' has more than two parts.`, "actor.name or name");
  if (dot === 0 || dot === full.length - 1)
    return refuse(place, `'${shorten(full)}' lacks a part of its name.`, "actor.name or name");
  const bad = badNameCharacter(full);
  if (bad < 0) return null;
  const message = `'${shorten(full)}' has a character that cannot be in the name of an action.`;
  return refuse(cursor.place(nameStart + bad, 1), message, "letters, digits, '_' or '-'");
}

function marksOf(count: number): Marks {
  if (count === 1 || count === 2 || count === 3) return count;
  return 4;
}

function tooMuch(cursor: Cursor, nodes: boolean): Diagnostic {
  const what = nodes
    ? `${MOST_NODES.toLocaleString("en")} actions and parameters`
    : `${MOST_FAULTS.toLocaleString("en")} faults`;
  return diagnose(cursor.text, cursor.place(cursor.pos, 0), {
    message: `The script has more than ${what}; what follows was not read.`,
    fix: nodes ? "Split it into several scripts." : "Mend those above first.",
  });
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** The lines between actions: comments directly above an action are its own, all else is prose. */
class Outside {
  private start = -1;
  private end = -1;
  private comments: Comment[] = [];

  constructor(private readonly cursor: Cursor) {}

  comment(comment: Comment): void {
    this.comments.push(comment);
  }

  /** The cursor's line is prose, and so are the comments above it. */
  text(): void {
    if (this.start < 0) this.start = this.comments[0]?.place.offset ?? this.cursor.lineStart;
    this.end = this.cursor.lineEnd;
    this.comments = [];
  }

  close(prose: Prose[], before: number): void {
    if (this.start >= 0) {
      const raw = this.cursor.text.slice(this.start, this.end);
      // Line ends are no part of prose: the formatter writes its own.
      prose.push({ raw: raw.replace(/(?<!\r)\r+(\n|$)/g, "$1"), before });
    }
    this.start = -1;
  }

  /** Comments that no action follows are prose. */
  closeAtEnd(prose: Prose[], before: number): void {
    const last = this.comments.at(-1);
    if (last !== undefined) {
      if (this.start < 0) this.start = this.comments[0]?.place.offset ?? last.place.offset;
      this.end = last.place.offset + last.place.length;
    }
    this.close(prose, before);
  }

  takeComments(): readonly Comment[] {
    if (this.comments.length === 0) return NOTHING;
    const taken = this.comments;
    this.comments = [];
    return taken;
  }
}
