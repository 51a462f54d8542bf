import { randomUUID } from "node:crypto";
import type { Config } from "../config";
import type { NodeInfo, NodePeer, PacketStats } from "../core/mycelium/answers";
import { plainEndpoint } from "../core/mycelium/next-hop";
import { nodeAddressOf, type Overlay as SeenOverlay } from "../core/mycelium/overlay";
import { type Remembered, remember, unread } from "../core/overlay/freshness";
import { PUBLIC_PEERS } from "../core/overlay/public-peers";
import type { RouteQuery, TableRoute } from "../core/overlay/route-table";
import type {
  OverlayNodeView,
  OverlaySummary,
  PacketRow,
  PacketsView,
  PeersView,
  RouteEvent,
  RouteRow,
  RoutesView,
  TableKind,
  TrafficSample,
} from "../core/overlay/views";
import type { Db } from "../db/client";
import { createMyceliumClient } from "../host/mycelium/client";
import { readLinkIndex } from "../host/mycelium/tun";
import type { Changes } from "./changes";
import type { Containers } from "./containers";
import type { Operations } from "./operations";
import { overlayNames } from "./overlay-names";
import { overlayNodeView } from "./overlay-node";
import { type PeerTimes, peerTimes, peerViews } from "./overlay-peer-views";
import { createOverlayPeers, type OverlayPeers } from "./overlay-peers";
import { createOverlayTables, type OverlayTables } from "./overlay-routes";
import { createOverlayTraffic } from "./overlay-traffic";
import { createPoll, type Poll } from "./poll";
import type { Registry } from "./registry";
import { openWantedPeers } from "./wanted-peers";

export type Watched = "peers" | "routes" | "packets";

export interface RoutesQuery extends RouteQuery {
  kind: TableKind;
  offset: number;
  limit: number;
  /** A revision whose rows the caller has. */
  since?: string;
}

export interface Overlay {
  node(): Promise<OverlayNodeView>;
  peers(): Promise<PeersView>;
  traffic(endpoints: readonly string[]): Record<string, TrafficSample[]>;
  publicPeers(): string[];
  change: Omit<OverlayPeers, "restore" | "restored">;
  routes(query: RoutesQuery): Promise<RoutesView>;
  routeHistory(kind: TableKind): RouteEvent[];
  packets(limit: number): Promise<PacketsView>;
  /** Somebody looks: it is read often, and its changes are published, until the returned function is called. */
  watch(what: Watched): () => void;
  /** The newest of everything, for judging a path; at most `maxAgeMs` old. */
  evidence(maxAgeMs: number): Promise<{
    node: Remembered<NodeInfo>;
    peers: Remembered<NodePeer[]>;
    tables: OverlayTables;
  }>;
  /** What is known without asking the node. */
  summary(): OverlaySummary;
  tables: OverlayTables;
  peersNow(): readonly NodePeer[];
  stop(): Promise<void>;
}

export interface OverlayDeps {
  config: Pick<Config, "myceliumApi" | "hostName">;
  db: Db;
  registry: Registry;
  changes: Changes;
  operations: Operations;
  containers: Pick<Containers, "list">;
  /** The node's TUN and addresses as the host has them. */
  seen: () => Promise<SeenOverlay>;
  onError: (error: unknown) => void;
}

const QUICK_MS = 2_000;
/** While nobody looks: often enough to give a restarted node its peers back soon. */
const SLOW_MS = 5_000;
/** A table of 100,000 routes takes its time. */
const TABLES_TIMEOUT_MS = 10_000;

/** The overlay as the local Mycelium tells it. Nothing here throws for what the node does or fails to do. */
export async function createOverlay(deps: OverlayDeps): Promise<Overlay> {
  const { config, registry, changes } = deps;
  const client = createMyceliumClient(config.myceliumApi);
  const tablesClient = createMyceliumClient(config.myceliumApi, TABLES_TIMEOUT_MS);
  const wanted = await openWantedPeers(deps.db, registry);
  const traffic = createOverlayTraffic();
  const tables = createOverlayTables(tablesClient);
  const run = randomUUID().slice(0, 8);
  let revisions = 0;
  let node: Remembered<NodeInfo> = unread;
  let peers: Remembered<NodePeer[]> = unread;
  let packets: Remembered<PacketStats> = unread;
  let times = new Map<string, PeerTimes>();
  let generation = "";
  let published = "";
  let packetsPublished = "";

  const change = createOverlayPeers({
    ...{ config, client, operations: deps.operations, wanted },
    changed: () => lookAtPeers(),
  });

  async function lookAtPeers(): Promise<void> {
    const [nodeAnswer, peersAnswer] = await Promise.all([client.node(), client.peers()]);
    const now = Date.now();
    const at = new Date(now).toISOString();
    node = remember(node, nodeAnswer, at);
    peers = remember(peers, peersAnswer, at);
    if (peersAnswer.state === "ok") {
      traffic.sample(peersAnswer.value, now);
      times = peerTimes(times, peersAnswer.value, now);
    }
    publishSummary();
  }

  function publishSummary(): void {
    const { freshness } = peers;
    const news = JSON.stringify([freshness.state, node.value, peers.value, [...wanted.all()]]);
    if (news === published) return;
    published = news;
    revisions++;
    changes.publish({ topic: "overlay", key: "host", value: summary() });
  }

  function summary(): OverlaySummary {
    const all = peers.value ?? [];
    const count = (state: NodePeer["state"]) => all.filter((peer) => peer.state === state).length;
    return {
      freshness: peers.freshness,
      address: node.value === null ? null : nodeAddressOf(node.value),
      subnet: node.value?.subnet ?? null,
      peers: {
        alive: count("alive"),
        connecting: count("connecting"),
        dead: count("dead"),
        total: all.length,
      },
      missing: missing().length,
      revision: `${run}-${revisions}`,
    };
  }

  const missing = (): string[] => {
    if (peers.value === null) return [];
    const there = new Set(peers.value.map((peer) => peer.endpoint));
    return [...wanted.all()].filter((endpoint) => !there.has(endpoint));
  };

  /** A node that was started since the last look has forgotten the peers that it was told over its API. */
  async function giveBackPeers(): Promise<void> {
    if (node.freshness.state !== "live" || peers.freshness.state !== "live") return;
    const overlay = await deps.seen();
    const index = overlay.state === "up" ? await readLinkIndex(overlay.tun.name) : null;
    const now = `${node.value?.startedAt ?? ""} ${index ?? ""}`;
    if (now === generation) return;
    await change.restore(new Set((peers.value ?? []).map((peer) => peer.endpoint)));
    generation = now;
  }

  async function lookAtPackets(): Promise<void> {
    packets = remember(packets, await client.packetStats(), new Date().toISOString());
    const news = JSON.stringify([packets.freshness.state, packets.value]);
    if (news === packetsPublished) return;
    packetsPublished = news;
    changes.publish({
      topic: "packets",
      key: "host",
      value: { revision: packets.freshness.readAt ?? packets.freshness.state },
    });
  }

  const { onError } = deps;
  const tablePoll = (kind: TableKind): Poll =>
    createPoll({
      ...{ quickMs: QUICK_MS, slowMs: null, onError },
      async look() {
        if (await tables.read(kind))
          changes.publish({ topic: "routes", key: "host", value: tables.summary() });
      },
    });
  // Each by itself: who looks at one table does not wait for the other two.
  const tablePolls: Record<TableKind, Poll> = {
    selected: tablePoll("selected"),
    fallback: tablePoll("fallback"),
    queried: tablePoll("queried"),
  };
  const polls: Record<Exclude<Watched, "routes">, Poll> = {
    peers: createPoll({
      ...{ quickMs: QUICK_MS, slowMs: SLOW_MS, onError },
      async look() {
        await lookAtPeers();
        await giveBackPeers();
      },
    }),
    packets: createPoll({ look: lookAtPackets, quickMs: QUICK_MS, slowMs: null, onError }),
  };

  const rowOf = (
    kind: TableKind,
    { subnet, hop, metric, seqno, expiresAt }: TableRoute,
    known: ReadonlyMap<string, NodePeer>,
    names: ReturnType<typeof overlayNames>,
  ): RouteRow => ({
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
  });
  const namesNow = () => overlayNames(registry, node.value === null ? null : nodeAddressOf(node.value));

  return {
    async node() {
      await polls.peers.fresh(QUICK_MS);
      return overlayNodeView(
        { api: config.myceliumApi, registry, containers: deps.containers },
        node,
        await deps.seen(),
      );
    },
    async peers() {
      await Promise.all([
        polls.peers.fresh(QUICK_MS),
        tablePolls.selected.fresh(SLOW_MS),
        tablePolls.fallback.fresh(SLOW_MS),
      ]);
      return {
        freshness: peers.freshness,
        revision: `${run}-${revisions}`,
        peers: peerViews(peers.value ?? [], {
          ...{ traffic, wanted, times },
          selected: tables.of("selected").value,
          fallback: tables.of("fallback").value,
        }),
        missing: missing(),
        restored: change.restored(),
      };
    },
    traffic: (endpoints) =>
      Object.fromEntries(endpoints.map((endpoint) => [endpoint, traffic.history(endpoint)])),
    publicPeers: () => [...PUBLIC_PEERS],
    change,
    async routes({ kind, offset, limit, since, ...query }) {
      await tablePolls[kind].fresh(SLOW_MS);
      const { value: table, freshness, revision } = tables.of(kind);
      const base = { freshness, kind, revision, offset, total: table?.routes.length ?? 0 };
      if (table === null) return { ...base, matched: 0, rows: [], unchanged: false };
      const found = table.find(addressOfName(query, registry));
      if (since === revision) return { ...base, matched: found.length, rows: [], unchanged: true };
      const names = namesNow();
      const known = new Map((peers.value ?? []).map((peer) => [plainEndpoint(peer.endpoint), peer]));
      const rows = found.slice(offset, offset + limit).map((route) => rowOf(kind, route, known, names));
      return { ...base, matched: found.length, rows, unchanged: false };
    },
    routeHistory: (kind) => tables.history(kind),
    async packets(limit) {
      await polls.packets.fresh(QUICK_MS);
      const { value, freshness } = packets;
      const names = namesNow();
      const rows = (counts: PacketStats["bySource"]): PacketRow[] =>
        [...counts]
          .sort((a, b) => b.byteCount - a.byteCount)
          .slice(0, limit)
          .map(({ ip, packetCount, byteCount }) => ({
            ...{ address: ip, packets: packetCount, bytes: byteCount },
            names: names.ofAddress(ip),
          }));
      return {
        freshness,
        bySource: rows(value?.bySource ?? []),
        byDestination: rows(value?.byDestination ?? []),
        totals: {
          sources: value?.bySource.length ?? 0,
          destinations: value?.byDestination.length ?? 0,
        },
      };
    },
    watch(what) {
      // A peer's latency and routes come from the tables.
      const own = what === "routes" ? [] : [polls[what]];
      const stops = [...own, ...(what === "packets" ? [] : Object.values(tablePolls))].map((poll) =>
        poll.watch(),
      );
      return () => {
        for (const stop of stops) stop();
      };
    },
    async evidence(maxAgeMs) {
      await Promise.all([polls.peers, ...Object.values(tablePolls)].map((poll) => poll.fresh(maxAgeMs)));
      return { node, peers, tables };
    },
    summary,
    tables,
    peersNow: () => peers.value ?? [],
    async stop() {
      await Promise.all([...Object.values(polls), ...Object.values(tablePolls)].map((poll) => poll.stop()));
      await Promise.all([client.close(), tablesClient.close()]);
    },
  };
}

/** A container's name in the search is its overlay address. */
function addressOfName(query: RouteQuery, registry: Registry): RouteQuery {
  const overlay = registry.containers.get(query.search?.trim() ?? "")?.overlay;
  return overlay === null || overlay === undefined ? query : { ...query, search: overlay };
}
