import type { Param, Place } from "./script";

export interface PlacedItem {
  text: string;
  place: Place;
}

/**
 * The items of a comma-separated value with the place of each in the script. One that is written with
 * escapes, so that its text is not found as it is, has the place of the whole value.
 */
export function placedItems(source: string, param: Param, items: readonly string[]): PlacedItem[] {
  const { offset, length } = param.valuePlace;
  const written = source.slice(offset, offset + length);
  let from = 0;
  // Line and column go forward with the items, so that a long list is walked once.
  let line = param.valuePlace.line;
  let lineStart = offset - (param.valuePlace.column - 1);
  let newline = source.indexOf("\n", offset);
  return items.map((text) => {
    const at = written.indexOf(text, from);
    if (at < 0) return { text, place: param.valuePlace };
    from = at + text.length;
    const itemOffset = offset + at;
    while (newline >= 0 && newline < itemOffset) {
      line++;
      lineStart = newline + 1;
      newline = source.indexOf("\n", lineStart);
    }
    const column = itemOffset - lineStart + 1;
    return { text, place: { offset: itemOffset, length: text.length, line, column } };
  });
}
