import type { Diagnostic, Place, Severity } from "./script";

/** Longer lines are cut, so that a message stays readable and making it takes constant time. */
const AROUND = 100;

export interface Finding {
  severity?: Severity;
  message: string;
  expected?: string;
  fix?: string;
}

/** A finding at its place, with the line of `source` it is about. */
export function diagnose(source: string, place: Place, finding: Finding): Diagnostic {
  const { severity = "error", message, expected, fix } = finding;
  return {
    severity,
    message,
    expected: expected ?? null,
    ...(fix === undefined ? {} : { fix }),
    path: [place.line, place.column],
    place,
    sourceLine: lineAround(source, place).text,
  };
}

/**
 * For a terminal: `FILE:3:5: error: message`, the line, a caret below the place and what was expected.
 * `source` is the script the diagnostic was made from.
 */
export function printDiagnostic(diagnostic: Diagnostic, source: string, file: string): string {
  const { place, severity, message, expected, fix } = diagnostic;
  const { text, before } = lineAround(source, place);
  // Tabs stay tabs below the line, or the caret would point elsewhere.
  const indent = before.replace(/[^\t]/g, " ");
  const lines = [`${file}:${place.line}:${place.column}: ${severity}: ${message}`, `  | ${text}`];
  lines.push(`  | ${indent}^${expected === null ? "" : ` expected ${expected}`}`);
  if (fix !== undefined) lines.push(`  = ${fix}`);
  return lines.join("\n");
}

/** In the order of the script; errors first where two are at one place. */
export function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const rank: Record<Severity, number> = { error: 0, warning: 1, notice: 2 };
  return [...diagnostics].sort(
    (a, b) => a.place.offset - b.place.offset || rank[a.severity] - rank[b.severity],
  );
}

function lineAround(source: string, place: Place): { text: string; before: string } {
  const lineStart = place.offset - (place.column - 1);
  const start = Math.max(lineStart, place.offset - AROUND);
  const window = source.slice(place.offset, place.offset + AROUND);
  const newline = window.indexOf("\n");
  const end = place.offset + (newline < 0 ? window.length : newline);
  const cut = newline < 0 && end < source.length && source[end] !== "\n";
  const before = (start > lineStart ? "…" : "") + source.slice(start, place.offset);
  const after = source.slice(place.offset, end).replace(/\r$/, "");
  return { text: before + after + (cut ? "…" : ""), before };
}
