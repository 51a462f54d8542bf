/**
 * Quoted values, both ways. Single and double quotes are the same to a script, and each ends at its own
 * kind, so that `cmd:'echo "hi"'` keeps its inner quotes. (herolib first turns every `"` into `'` and
 * then stumbles over that line, which is in its own examples.)
 *
 * `\'` is a literal quote (`\"` too between double ones); so that a value can also end in a backslash or
 * hold one before a quote, backslashes right before such a quote count in pairs: `\\'` is a backslash and
 * the end. Everywhere else a backslash is a backslash.
 *
 * A value may span lines. The indentation that its lines share is not part of it, nor are the line
 * breaks after the opening quote and before a closing one that stands alone. A closing quote that stands
 * alone, deeper than a parameter, is a line of the margin too: content deeper than it keeps the rest.
 */

export type Quote = "'" | '"';

/** Where the formatter puts parameters, and the lines of a value below them. */
export const PARAMETER_INDENT = "    ";
const VALUE_INDENT = "        ";

/** Offset of the quote that closes the one at `open`, or -1 when there is none before `end`. */
export function closingQuote(text: string, open: number, end: number): number {
  const quote = text.charAt(open);
  let from = open + 1;
  while (from < end) {
    const at = text.indexOf(quote, from);
    if (at < 0 || at >= end) return -1;
    let first = at;
    while (first > from && text.charCodeAt(first - 1) === 92) first--;
    if ((at - first) % 2 === 0) return at;
    from = at + 1;
  }
  return -1;
}

/** What stands between the quotes, as data. `parameterIndent`: how far the value's own line is indented. */
export function unquote(inner: string, quote: Quote, parameterIndent: number): string {
  const text = inner.includes("\\") ? withoutEscapes(inner, quote) : inner;
  return text.includes("\n") ? withoutMargin(text, parameterIndent) : text;
}

/** A value as the formatter writes it, quoted; over several lines when it has any. */
export function quote(value: string): string {
  const inner = value.replace(/(?<!\\)(\\*)'/g, "$1$1\\'");
  if (!value.includes("\n")) return `'${inner.replace(/(?<!\\)(\\+)$/, "$1$1")}'`;
  const lines = inner.split("\n").map((line) => (line === "" ? "" : VALUE_INDENT + line));
  return `'\n${lines.join("\n")}\n${VALUE_INDENT}'`;
}

function withoutEscapes(inner: string, quote: Quote): string {
  const pattern = quote === "'" ? /(?<!\\)(\\+)('|$)/g : /(?<!\\)(\\+)(["']|$)/g;
  return inner.replace(pattern, (run: string, backslashes: string, literal: string) =>
    // An apostrophe between double quotes needs no backslash, so an even run before it is left alone.
    quote === '"' && literal === "'" && backslashes.length % 2 === 0
      ? run
      : "\\".repeat(backslashes.length >> 1) + literal,
  );
}

function withoutMargin(text: string, parameterIndent: number): string {
  const lines = text.split("\n");
  const first = lines.shift() ?? "";
  const last = lines.at(-1) ?? "";
  const closesAlone = isEmpty(last);
  if (closesAlone) lines.pop();
  const setsMargin = closesAlone && last.length > Math.max(parameterIndent, PARAMETER_INDENT.length);
  const margin = sharedIndent(lines, setsMargin ? last : null);
  const body = lines.map((line) => (line.startsWith(margin) ? line.slice(margin.length) : ""));
  return (isEmpty(first) ? body : [first, ...body]).join("\n");
}

function sharedIndent(lines: string[], closing: string | null): string {
  let shared = closing;
  for (const line of lines) {
    if (isEmpty(line)) continue;
    const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
    shared = shared === null ? indent : commonStart(shared, indent);
  }
  return shared ?? "";
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}

/** Nothing but blanks: such a line has no say in the margin. */
function isEmpty(line: string): boolean {
  return /^[ \t\r]*$/.test(line);
}
