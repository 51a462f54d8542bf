import type { LogExtent, LogFilter, LogLine, LogWindow } from "@/server/core/logs";

/** Lines are read in pages of so many rows, and so many pages are kept. */
const PAGE = 200;
const KEPT = 60;

export type ReadWindow = (asked: {
  name: string;
  filter: LogFilter;
  from: number;
  count: number;
}) => Promise<LogWindow>;

/**
 * The lines of one log and filter that were read so far. What is in sight is read first, one page at a time:
 * a fast scroll asks for where it ends, not for all that it passed.
 */
export class LogPages {
  private readonly pages = new Map<number, LogLine[]>();
  private wanted: { from: number; to: number } = { from: 0, to: 0 };
  private extent: LogExtent = { first: 0, end: 0, log: "" };
  private reading = false;
  private stopped = false;

  constructor(
    private readonly of: { name: string; filter: LogFilter },
    private readonly read: ReadWindow,
    private readonly changed: () => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  line(row: number): LogLine | undefined {
    const page = Math.floor(row / PAGE);
    return this.pages.get(page)?.[row - Math.max(page * PAGE, this.firstOf(page))];
  }

  /** The rows that are in sight, of those that there are. */
  want(extent: LogExtent, from: number, to: number): void {
    if (extent.log !== this.extent.log) this.pages.clear();
    this.extent = extent;
    this.wanted = { from, to };
    void this.fill();
  }

  stop(): void {
    this.stopped = true;
  }

  /** A page whose oldest rows were rotated away begins later than it was read. */
  private readonly firsts = new Map<number, number>();
  private firstOf(page: number): number {
    return this.firsts.get(page) ?? 0;
  }

  private async fill(): Promise<void> {
    if (this.reading) return;
    this.reading = true;
    try {
      for (let page = this.next(); page !== null && !this.stopped; page = this.next()) {
        const window = await this.read({ ...this.of, from: page * PAGE, count: PAGE });
        if (window.log !== this.extent.log) break;
        const before = this.pages.get(page)?.length ?? 0;
        const inPage = window.lines.slice(0, Math.max(0, (page + 1) * PAGE - window.from));
        this.pages.delete(page);
        this.pages.set(page, inPage);
        this.firsts.set(page, window.from);
        for (const oldest of this.pages.keys()) {
          if (this.pages.size <= KEPT) break;
          this.pages.delete(oldest);
        }
        if (!this.stopped) this.changed();
        // No more came than before: what is missing is asked for when the next extent is told.
        if (inPage.length <= before) break;
      }
    } catch (error) {
      if (!this.stopped) this.failed(error);
    } finally {
      this.reading = false;
    }
  }

  /** The first page in sight that is not read to its end. */
  private next(): number | null {
    const { first, end } = this.extent;
    const from = Math.max(this.wanted.from, first);
    const to = Math.min(this.wanted.to, end);
    for (let page = Math.floor(from / PAGE); page * PAGE < to; page++) {
      const lines = this.pages.get(page);
      const last = this.firstOf(page) + (lines?.length ?? 0);
      if (lines === undefined || last < Math.min((page + 1) * PAGE, end)) return page;
    }
    return null;
  }
}
