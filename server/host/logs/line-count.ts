import { recordBlocks } from "./segments";

/** A place in the log, between two lines. */
export interface Mark {
  line: number;
  position: number;
}

const SPACE = 32;
const NEWLINE = 10;
const PART = "P".charCodeAt(0);
const ERR = "e".charCodeAt(0);

/** Counts the lines of records as they pass; a line ends where its last part does. */
export class LineCount {
  /** Streams that have a line begun, as bits. */
  private open = 0;

  constructor(public line: number) {}

  /** `between` is called with each place where no line of either stream is begun: the next line's start. */
  count(records: Buffer, position: number, between?: (mark: Mark) => void): void {
    for (let at = 0; at < records.length; ) {
      const space = records.indexOf(SPACE, at);
      const stream = records[space + 4] === ERR ? 2 : 1;
      if (records[space + 8] === PART && records[space + 7] === SPACE) this.open |= stream;
      else {
        this.open &= ~stream;
        this.line += 1;
      }
      at = records.indexOf(NEWLINE, at) + 1;
      if (this.open === 0) between?.({ line: this.line, position: position + at });
    }
  }
}

/** How many lines a file ends. */
export async function countLines(path: string): Promise<number> {
  const count = new LineCount(0);
  for await (const { offset, text } of recordBlocks(path, 0)) count.count(text, offset);
  return count.line;
}
