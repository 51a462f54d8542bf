import { randomUUID } from "node:crypto";
import { type Remembered, remember, unread } from "../core/overlay/freshness";
import { routeChanges } from "../core/overlay/route-diff";
import { queriedTable, type RouteTable } from "../core/overlay/route-table";
import type { RouteEvent, TableKind, TablesSummary } from "../core/overlay/views";
import type { MyceliumClient } from "../host/mycelium/client";
import { type ReadTable, readTable } from "./overlay-table-reader";

/** The node's three tables as they were read last. */
export interface OverlayTables {
  /** Reads one anew; one that did not change costs a request and no more. True where it changed. */
  read(kind: TableKind): Promise<boolean>;
  of(kind: TableKind): Remembered<RouteTable> & { revision: string };
  /** Newest first; what changed between two readings. */
  history(kind: TableKind): RouteEvent[];
  summary(): TablesSummary;
}

const MOST_EVENTS = 500;

export function createOverlayTables(client: MyceliumClient): OverlayTables {
  // Revisions of another run of the daemon are never taken for this one's.
  const run = randomUUID().slice(0, 8);
  let revisions = 0;
  interface Kept {
    table: Remembered<RouteTable>;
    /** Of the two that are long: what `table` was made of. */
    read: ReadTable | null;
    revision: string;
    events: RouteEvent[];
  }
  const fresh = (): Kept => ({ table: unread, read: null, revision: `${run}-0`, events: [] });
  const kept: Record<TableKind, Kept> = { selected: fresh(), fallback: fresh(), queried: fresh() };

  function take(kind: TableKind, answer: Parameters<typeof remember<RouteTable>>[1]) {
    const one = kept[kind];
    const at = new Date().toISOString();
    const before = one.table;
    one.table = remember(before, answer, at);
    const { value } = one.table;
    if (value !== before.value && before.value !== null && value !== null)
      one.events = [...routeChanges(before.value, value, at, MOST_EVENTS), ...one.events].slice(
        0,
        MOST_EVENTS,
      );
    if (value === before.value && one.table.freshness.state === before.freshness.state) return false;
    one.revision = `${run}-${++revisions}`;
    return true;
  }

  async function readLong(kind: "selected" | "fallback"): Promise<boolean> {
    const answer = await readTable(client, kind, kept[kind].read);
    if (answer.state !== "ok") return take(kind, answer);
    kept[kind].read = answer.value;
    return take(kind, { state: "ok", value: answer.value.table });
  }

  async function readQueried(): Promise<boolean> {
    const answer = await client.queriedRoutes();
    if (answer.state !== "ok") return take("queried", answer);
    // The seconds that are left differ at every look; another subnet, or a renewed wait, is a change.
    const now = Date.now();
    const table = queriedTable(answer.value, now);
    const { value } = kept.queried.table;
    return take("queried", { state: "ok", value: value !== null && same(value, table) ? value : table });
  }

  const summaryOf = (kind: TableKind) => {
    const { table, revision } = kept[kind];
    return table.value === null ? null : { revision, total: table.value.routes.length };
  };

  return {
    read: (kind) => (kind === "queried" ? readQueried() : readLong(kind)),
    of: (kind) => ({ ...kept[kind].table, revision: kept[kind].revision }),
    history: (kind) => kept[kind].events,
    summary: () => ({
      selected: summaryOf("selected"),
      fallback: summaryOf("fallback"),
      queried: summaryOf("queried"),
    }),
  };
}

const RENEWED_MS = 2_500;

function same(before: RouteTable, after: RouteTable): boolean {
  if (before.routes.length !== after.routes.length) return false;
  const ends = new Map(before.routes.map((route) => [route.subnet, route.expiresAt ?? 0]));
  return after.routes.every(
    ({ subnet, expiresAt }) => Math.abs((ends.get(subnet) ?? 0) - (expiresAt ?? 0)) < RENEWED_MS,
  );
}
