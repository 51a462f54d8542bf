import { diagnose, type Finding, inOrder } from "./diagnostic";
import type { Diagnostic, Place } from "./script";

/** More remarks than this help nobody; the first error is among them in any case. */
export const MOST_REMARKS = 1000;

/** Gathers what there is to tell about one script. */
export class Findings {
  private readonly kept: Diagnostic[] = [];
  private hasError = false;
  private omitted: { count: number; first: Place } | null = null;

  constructor(private readonly source: string) {}

  readonly tell = (place: Place, finding: Finding): void => this.add(diagnose(this.source, place, finding));

  add(diagnostic: Diagnostic): void {
    const isFirstError = diagnostic.severity === "error" && !this.hasError;
    if (this.kept.length < MOST_REMARKS || isFirstError) this.kept.push(diagnostic);
    else if (this.omitted === null) this.omitted = { count: 1, first: diagnostic.place };
    else this.omitted.count++;
    if (isFirstError) this.hasError = true;
  }

  /** In the order of the script, with a notice of how many more there were. */
  all(): Diagnostic[] {
    const kept = inOrder(this.kept);
    if (this.omitted === null) return kept;
    const message = `${this.omitted.count.toLocaleString("en")} more remarks from here on are left out.`;
    return [...kept, diagnose(this.source, this.omitted.first, { severity: "notice", message })];
  }
}
