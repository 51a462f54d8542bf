import { createHash } from "node:crypto";
import { z } from "zod";
import { RawRoutes } from "../core/mycelium/answers";
import { type RouteTable, RouteTableBuilder, type TableRoute } from "../core/overlay/route-table";
import type { Answer, MyceliumClient } from "../host/mycelium/client";

/** A table and the pieces of the answer that it was made of. */
export interface ReadTable {
  table: RouteTable;
  pieces: { digest: string; from: number; to: number }[];
}

/**
 * Reads a table anew. A piece of the answer that is the same as before is not parsed again: its routes
 * are those of `before`, the same objects; where all are, so is the table.
 */
export async function readTable(
  client: Pick<MyceliumClient, "routePieces">,
  kind: "selected" | "fallback",
  before: ReadTable | null,
): Promise<Answer<ReadTable>> {
  const builder = new RouteTableBuilder(kind);
  const pieces: ReadTable["pieces"] = [];
  let same = 0;
  const answer = await client.routePieces(kind, (bytes) => {
    const digest = createHash("sha1").update(bytes).digest("base64");
    const known = before?.pieces[pieces.length];
    const from = builder.length;
    if (before !== null && known?.digest === digest) {
      builder.keep(rowsOf(before, known));
      same++;
    } else {
      const rows = parsed(bytes.toString("utf8"));
      if ("wrong" in rows) return rows.wrong;
      builder.add(rows.value);
    }
    pieces.push({ digest, from, to: builder.length });
    return null;
  });
  if (answer.state !== "ok") return answer;
  if (before !== null && same === pieces.length && same === before.pieces.length)
    return { state: "ok", value: before };
  return { state: "ok", value: { table: builder.table(), pieces } };
}

const rowsOf = ({ table }: ReadTable, { from, to }: { from: number; to: number }): readonly TableRoute[] =>
  table.routes.slice(from, to);

function parsed(text: string): { value: z.infer<typeof RawRoutes> } | { wrong: string } {
  let json: unknown;
  try {
    json = JSON.parse(`[${text}]`);
  } catch (error) {
    return { wrong: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const result = RawRoutes.safeParse(json);
  if (result.success) return { value: result.data };
  return { wrong: z.prettifyError(result.error).replaceAll("\n", " ").slice(0, 300) };
}
