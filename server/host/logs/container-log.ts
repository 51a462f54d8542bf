import { existsSync, statSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { type LogLine, lineJoiner, parseLogRecord } from "../../core/logs";
import { countLines, LineCount, type Mark } from "./line-count";
import { reopenLog } from "./reopen";
import { currentSize, type LogPlace, oldSegments, recordBlocks, type Segment } from "./segments";

/** A place in the log is remembered for each so many lines. */
const STEP = 128;
/** One read gives about so many characters at most, whatever was asked for. */
const MOST = 8 * 1024 * 1024;

/**
 * One container's log: the file that conmon writes and those that were rotated away, as one sequence of
 * numbered lines. Every method has the log to itself while it runs, so that none sees half a rotation.
 */
export class ContainerLog {
  private segments: Segment[] = [];
  private marks: Mark[] = [];
  private counting = new LineCount(0);
  /** The position up to which lines are counted. */
  private scanned = 0;
  private turn: Promise<unknown> = Promise.resolve();
  /** Lines of the newest rotated file: what the current one's first line follows from. */
  private counted: { path: string; lines: number } | null = null;

  constructor(
    private readonly place: LogPlace,
    private readonly bundle: string,
  ) {}

  /** The lines that are kept, counted anew: [first, end). */
  extent(): Promise<{ first: number; end: number }> {
    return this.alone(async () => {
      await this.update();
      return { first: this.segments[0]?.firstLine ?? 0, end: this.counting.line };
    });
  }

  /** Lines from number `from` on, as many of `count` as there are and fit in 8 MiB. */
  async lines(from: number, count: number): Promise<LogLine[]> {
    const found: LogLine[] = [];
    let size = 0;
    await this.scan(from, (line) => {
      if (line.line >= from + count || size > MOST) return false;
      size += line.text.length;
      return found.push(line) < count;
    });
    return found;
  }

  /** Shows the lines from number `from` on until `see` has seen enough; returns the line after the last. */
  scan(from: number, see: (line: LogLine) => boolean): Promise<number> {
    return this.alone(async () => {
      await this.update();
      const first = Math.max(from, this.segments[0]?.firstLine ?? 0);
      const mark = this.markBefore(first);
      const join = lineJoiner();
      let number = mark.line;
      await this.walk(mark.position, (records) => {
        const texts = records.toString("utf8").split("\n");
        texts.pop();
        for (const text of texts) {
          const line = join(parseLogRecord(text));
          if (line === undefined) continue;
          if (number >= first && !see({ line: number, ...line })) return false;
          number += 1;
        }
        return true;
      });
      return this.counting.line;
    });
  }

  /**
   * May there be something to rotate? Asked of every container every two seconds: a synchronous stat(2) takes
   * some 5 µs, through Node's thread pool it takes ten times as much of the processor.
   */
  isDue(maxBytes: number): boolean {
    const size = statSync(this.place.file, { throwIfNoEntry: false })?.size;
    return size === undefined ? existsSync(this.place.old) : size > maxBytes;
  }

  /** Moves the current file away when it has more than `maxBytes`, and lets the oldest of more than `files` go. */
  rotate(maxBytes: number, files: number): Promise<boolean> {
    return this.alone(async () => {
      const size = await currentSize(this.place);
      // The daemon died between moving and reopening: conmon still writes into the moved file.
      if (size === null && (await oldSegments(this.place)).length > 0)
        return reopenLog(this.place, this.bundle);
      if (size === null || size <= maxBytes) return false;
      await this.list();
      const current = this.segments.at(-1);
      if (current === undefined || current.path !== this.place.file) return false;
      await mkdir(this.place.old, { recursive: true, mode: 0o700 });
      await rename(this.place.file, `${this.place.old}/${current.base}-${current.firstLine}.log`);
      await reopenLog(this.place, this.bundle);
      const old = await oldSegments(this.place);
      for (const { path } of old.slice(0, Math.max(0, old.length - (files - 1)))) await rm(path);
      return true;
    });
  }

  private alone<T>(work: () => Promise<T>): Promise<T> {
    const next = this.turn.then(work, work);
    this.turn = next.catch(() => undefined);
    return next;
  }

  /** Looks at the files, and counts the lines that have come since. */
  private async update(): Promise<void> {
    await this.list();
    const [oldest] = this.segments;
    if (oldest === undefined) return;
    if (this.scanned < oldest.base) {
      this.counting = new LineCount(oldest.firstLine);
      this.scanned = oldest.base;
    }
    while (this.marks[0] !== undefined && this.marks[0].position < oldest.base) this.marks.shift();
    await this.walk(this.scanned, (records, position) => {
      this.counting.count(records, position, (mark) => {
        if (mark.line >= (this.marks.at(-1)?.line ?? 0) + STEP) this.marks.push(mark);
      });
      this.scanned = position + records.length;
      return true;
    });
  }

  private async list(): Promise<void> {
    const segments = await oldSegments(this.place);
    const size = await currentSize(this.place);
    const newest = segments.at(-1);
    if (size !== null) {
      let firstLine = 0;
      if (newest !== undefined) {
        // Whoever moved it has seen conmon begin the current one: it does not grow any more.
        if (this.counted?.path !== newest.path)
          this.counted = { path: newest.path, lines: await countLines(newest.path) };
        firstLine = newest.firstLine + this.counted.lines;
      }
      const base = newest === undefined ? 0 : newest.base + newest.size;
      segments.push({ path: this.place.file, base, firstLine, size });
    }
    this.segments = segments;
  }

  private markBefore(line: number): Mark {
    let [low, high] = [0, this.marks.length];
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((this.marks[middle]?.line ?? 0) <= line) low = middle;
      else high = middle;
    }
    const mark = this.marks[low];
    if (mark !== undefined && mark.line <= line) return mark;
    // Before the first mark: from the first line that is kept.
    const [oldest] = this.segments;
    return { line: oldest?.firstLine ?? 0, position: oldest?.base ?? 0 };
  }

  /** Whole records from a position to the end, or until `see` has seen enough. */
  private async walk(from: number, see: (records: Buffer, position: number) => boolean): Promise<void> {
    for (const segment of this.segments) {
      if (segment.base + segment.size <= from) continue;
      for await (const { offset, text } of recordBlocks(segment.path, Math.max(0, from - segment.base)))
        if (!see(text, segment.base + offset)) return;
    }
  }
}
