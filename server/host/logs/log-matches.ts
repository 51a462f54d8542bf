import type { LogLine } from "../../core/logs";
import type { ContainerLog } from "./container-log";

/** The numbers of the lines that fit a search, in order; extended as the log grows. */
export class LogMatches {
  private lines: number[] = [];
  /** How many matches were rotated away: rows keep their numbers. */
  private gone = 0;
  private next = 0;
  private readonly search: string;

  constructor(
    private readonly log: ContainerLog,
    private readonly wanted: { search?: string | undefined; stream?: string | undefined },
  ) {
    this.search = wanted.search?.toLowerCase() ?? "";
  }

  /** Finds what has come since, and forgets what is no longer kept. */
  async update(firstKept: number): Promise<void> {
    this.next = await this.log.scan(this.next, (line) => this.see(line));
    const cut = this.below(firstKept);
    if (cut === 0) return;
    this.lines = this.lines.slice(cut);
    this.gone += cut;
  }

  get first(): number {
    return this.gone;
  }

  get end(): number {
    return this.gone + this.lines.length;
  }

  /** The row of the first match that is line `line` or later. */
  rowOf(line: number): number {
    return this.gone + this.below(line);
  }

  /** The lines of some rows. */
  slice(from: number, to: number): number[] {
    return this.lines.slice(Math.max(0, from - this.gone), Math.max(0, to - this.gone));
  }

  private see({ line, stream, text }: LogLine): true {
    const { wanted } = this;
    const fits =
      (wanted.stream === undefined || wanted.stream === stream) &&
      (this.search === "" || text.toLowerCase().includes(this.search));
    if (fits) this.lines.push(line);
    return true;
  }

  private below(line: number): number {
    let [low, high] = [0, this.lines.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.lines[middle] ?? 0) < line) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
