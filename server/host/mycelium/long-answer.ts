import { setImmediate as nextTurn } from "node:timers/promises";
import { z } from "zod";

/** Some hundred rows: parsed in a few milliseconds. */
const PIECE_BYTES = 128 * 1024;

/**
 * Parses a long JSON list of flat objects piece by piece, so that 100,000 of them neither hold up the
 * daemon nor lie in memory twice. Returns what is wrong with it, or null.
 */
export async function tellRows<T>(
  bytes: Buffer,
  schema: z.ZodType<T[]>,
  tell: (rows: T[]) => void,
): Promise<string | null> {
  let at = bytes.indexOf("[") + 1;
  const end = bytes.lastIndexOf("]");
  if (at === 0 || end < at || !isBlank(bytes, 0, at - 1) || !isBlank(bytes, end + 1, bytes.length))
    return `not a list: ${excerpt(bytes)}`;
  while (at < end) {
    // A piece ends behind an object: after the last '}' of it that a comma or the end follows.
    const cut = at + PIECE_BYTES >= end ? end : bytes.lastIndexOf("},", at + PIECE_BYTES) + 1;
    const until = cut > at ? cut : end;
    const rows = parsed(`[${bytes.toString("utf8", at, until)}]`, schema);
    if ("wrong" in rows) return rows.wrong;
    tell(rows.value);
    at = until + 1;
    await nextTurn();
  }
  return null;
}

function parsed<T>(text: string, schema: z.ZodType<T[]>): { value: T[] } | { wrong: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { wrong: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const result = schema.safeParse(json);
  return result.success
    ? { value: result.data }
    : { wrong: z.prettifyError(result.error).replaceAll("\n", " ").slice(0, 300) };
}

const isBlank = (bytes: Buffer, from: number, to: number): boolean =>
  bytes.toString("latin1", from, to).trim() === "";

const excerpt = (bytes: Buffer): string => bytes.toString("utf8", 0, 200) || "(nothing)";
