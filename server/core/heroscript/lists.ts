/** The items of a list as the parser joins them: without the quotes and blanks around each, empty ones left out. */
export function listItems(value: string): string[] {
  return value
    .replace(/^\s*\[/, "")
    .replace(/\]\s*$/, "")
    .split(",")
    .map((item) =>
      item
        .trim()
        .replace(/^["'](.*)["']$/s, "$1")
        .trim(),
    )
    .filter((item) => item !== "");
}
