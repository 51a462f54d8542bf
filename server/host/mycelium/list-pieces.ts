/** Some hundred rows: parsed in a few milliseconds. */
const PIECE_BYTES = 128 * 1024;

/**
 * Cuts a long JSON list of flat objects into pieces as it comes: each is objects with commas between
 * and no brackets. The cuts depend on the bytes alone, so that the same bytes give the same pieces; no more than
 * a piece lies in memory. Returns what is wrong with the list, or what `take` returned of a piece, or null.
 */
export async function takePieces(
  body: AsyncIterable<Uint8Array>,
  take: (piece: Buffer) => string | null,
): Promise<string | null> {
  let rest: Buffer = Buffer.alloc(0);
  let opened = false;
  for await (const chunk of body) {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    if (!opened) {
      const start = rest.toString("latin1", 0, PIECE_BYTES).trimStart();
      if (start === "") continue;
      if (!start.startsWith("[")) return `not a list: ${excerpt(rest)}`;
      rest = rest.subarray(rest.indexOf("[") + 1);
      opened = true;
    }
    while (rest.length > PIECE_BYTES) {
      // A piece ends behind an object: after the last '}' of it that a comma follows.
      const cut = rest.lastIndexOf("},", PIECE_BYTES - 2) + 1;
      if (cut === 0) return `an object without an end: ${excerpt(rest)}`;
      const wrong = take(rest.subarray(0, cut));
      if (wrong !== null) return wrong;
      rest = rest.subarray(cut + 1);
    }
  }
  const end = rest.toString("utf8").trimEnd();
  if (!opened || !end.endsWith("]")) return `not a whole list: ${excerpt(rest)}`;
  return take(Buffer.from(end.slice(0, -1)));
}

const excerpt = (bytes: Buffer): string => bytes.toString("utf8", 0, 200) || "(nothing)";
