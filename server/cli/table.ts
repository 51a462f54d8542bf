/** Columns two blanks apart, the last one ragged; numbers to the right where asked. */
export function table(head: string[], rows: string[][], right: readonly number[] = []): string {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...all.map((row) => visible(row[i] ?? "").length)));
  return all
    .map((row) =>
      row
        .map((cell, i) => {
          const fill = " ".repeat(Math.max(0, (widths[i] ?? 0) - visible(cell).length));
          if (right.includes(i)) return fill + cell;
          return i === row.length - 1 ? cell : cell + fill;
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Without the escape sequences of colours, which take no room. */
function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ESC begins every such sequence (ECMA-48).
  return text.replace(/\u001b\[[0-9;]*m/g, "");
}
