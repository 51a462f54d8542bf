import type { NodePeer } from "../core/mycelium/answers";
import { plainEndpoint } from "../core/mycelium/next-hop";
import type { RouteQuery, TableRoute } from "../core/overlay/route-table";
import type { RouteRow, RoutesView, TableKind } from "../core/overlay/views";
import type { OverlayNames } from "./overlay-names";
import type { OverlayTables } from "./overlay-routes";
import type { Registry } from "./registry";

export interface RoutesQuery extends RouteQuery {
  kind: TableKind;
  offset: number;
  limit: number;
  /** A revision whose rows the caller has. */
  since?: string;
}

/** A window of a table's routes that fit, joined to peers and to known names. */
export function routesView(
  { kind, offset, limit, since, ...query }: RoutesQuery,
  facts: { tables: OverlayTables; registry: Registry; peers: readonly NodePeer[]; names: OverlayNames },
): RoutesView {
  const { value: table, freshness, revision } = facts.tables.of(kind);
  const base = { freshness, kind, revision, offset, total: table?.routes.length ?? 0 };
  if (table === null) return { ...base, matched: 0, rows: [], unchanged: false };
  const found = table.find(addressOfName(query, facts.registry));
  if (since === revision) return { ...base, matched: found.length, rows: [], unchanged: true };
  const known = byPlainEndpoint(facts.peers);
  const rows = found.slice(offset, offset + limit).map((route) => rowOf(kind, route, known, facts.names));
  return { ...base, matched: found.length, rows, unchanged: false };
}

function rowOf(
  kind: TableKind,
  { subnet, hop, metric, seqno, expiresAt }: TableRoute,
  known: ReadonlyMap<string, NodePeer>,
  names: OverlayNames,
): RouteRow {
  return {
    key: `${subnet} ${hop.text}`,
    subnet,
    nextHop: hop.text,
    peer: known.get(hop.endpoint ?? "")?.endpoint ?? null,
    peerState: known.get(hop.endpoint ?? "")?.state ?? null,
    metric,
    infinite: kind !== "queried" && metric === null,
    seqno,
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    names: names.ofSubnet(subnet),
  };
}

const byEndpoint = new WeakMap<readonly NodePeer[], ReadonlyMap<string, NodePeer>>();

/** Worked out once for each reading of the peers: a thousand of them take as long as finding the routes. */
function byPlainEndpoint(peers: readonly NodePeer[]): ReadonlyMap<string, NodePeer> {
  const found = byEndpoint.get(peers);
  if (found !== undefined) return found;
  const made = new Map(peers.map((peer) => [plainEndpoint(peer.endpoint), peer]));
  byEndpoint.set(peers, made);
  return made;
}

/** A container's name in the search is its overlay address. */
function addressOfName(query: RouteQuery, registry: Registry): RouteQuery {
  const overlay = registry.containers.get(query.search?.trim() ?? "")?.overlay;
  return overlay === null || overlay === undefined ? query : { ...query, search: overlay };
}
