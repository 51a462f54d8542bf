import type { Problem } from "../problem";

/** Where something stands in a script: `offset` and `length` in UTF-16 units, line and column from 1. */
export interface Place {
  offset: number;
  length: number;
  line: number;
  column: number;
}

/** What follows `//`, without the blanks around it. */
export interface Comment {
  text: string;
  place: Place;
}

/** `key: value`, or with the key null a positional argument. */
export interface Param {
  /** Lower case. */
  key: string | null;
  /** The value as data: quotes, escapes and the margin of a value over several lines are gone. */
  value: string;
  place: Place;
  /** The value as it is written, with its quotes. */
  valuePlace: Place;
  /** Comments on lines of their own above it. */
  before: readonly Comment[];
  /** The comment behind it on its line. */
  after: Comment | null;
}

/** How many `!` an action starts with: 1 dal, 2 sal, 3 macro, 4 wal. */
export type Marks = 1 | 2 | 3 | 4;

export interface Action {
  marks: Marks;
  /** Normalised; 'core' where the script names none. */
  actor: string;
  name: string;
  /** The marks and the name. */
  place: Place;
  before: readonly Comment[];
  after: Comment | null;
  params: readonly Param[];
  /** Comments below the last parameter. */
  last: readonly Comment[];
  /** What could not be read of it; empty for a well-formed action. */
  faults: readonly Diagnostic[];
}

/** Lines that are no part of an action: Markdown around a script, the `#!` line. */
export interface Prose {
  raw: string;
  /** Index of the action it stands before; the number of actions for what follows the last. */
  before: number;
}

export interface Script {
  source: string;
  actions: readonly Action[];
  prose: readonly Prose[];
  /** What could not be read and belongs to no action. */
  faults: readonly Diagnostic[];
}

/** One empty list for all: a script of a million actions has few comments and few faults. */
export const NOTHING: readonly never[] = Object.freeze([]);

export type Severity = "error" | "warning" | "notice";

/**
 * Something to tell about a place in a script. As a Problem its path is [line, column], so that every
 * edge that shows problems shows these too.
 */
export interface Diagnostic extends Problem {
  severity: Severity;
  place: Place;
  /** What would have been right, when one thing would. */
  expected: string | null;
  /** The line it is about; of a very long one the part around the place. */
  sourceLine: string;
}
