import type { Config } from "../config";
import type { NodeInfo, NodePeer } from "../core/mycelium/answers";
import { nodeAddressOf, type Overlay as SeenOverlay } from "../core/mycelium/overlay";
import type { Remembered } from "../core/overlay/freshness";
import { type PeersQuery, peersThatFit } from "../core/overlay/peer-window";
import { PUBLIC_PEERS } from "../core/overlay/public-peers";
import type {
  OverlayNodeView,
  OverlaySummary,
  PacketsView,
  PeerState,
  PeersView,
  RouteEvent,
  RoutesView,
  TableKind,
  TrafficSample,
} from "../core/overlay/views";
import type { Db } from "../db/client";
import { createMyceliumClient } from "../host/mycelium/client";
import type { Changes } from "./changes";
import type { Containers } from "./containers";
import type { Operations } from "./operations";
import { createOverlayLooks } from "./overlay-looks";
import { overlayNames } from "./overlay-names";
import { overlayNodeView } from "./overlay-node";
import { createOverlayPackets } from "./overlay-packets";
import { peerViews } from "./overlay-peer-views";
import { createOverlayPeers, type OverlayPeers } from "./overlay-peers";
import { type RoutesQuery, routesView } from "./overlay-route-rows";
import { createOverlayTables, type OverlayTables } from "./overlay-routes";
import { createOverlayTraffic } from "./overlay-traffic";
import { createPoll, type Poll } from "./poll";
import type { Registry } from "./registry";
import { openWantedPeers } from "./wanted-peers";

export type Watched = "peers" | "routes" | "packets";

export interface Overlay {
  node(): Promise<OverlayNodeView>;
  peers(query: PeersQuery & { offset: number; limit: number }): Promise<PeersView>;
  /** Of every peer, in no order. */
  peerStates(): Promise<PeerState[]>;
  traffic(endpoints: readonly string[]): Record<string, TrafficSample[]>;
  publicPeers(): string[];
  change: Omit<OverlayPeers, "restore" | "restored">;
  /** `known`: what was read last will do. */
  routes(query: RoutesQuery & { known?: boolean }): Promise<RoutesView>;
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

const KINDS = ["selected", "fallback", "queried"] as const;
const QUICK_MS = 2_000;
/** While nobody looks: often enough to give a restarted node its peers back soon. */
const SLOW_MS = 5_000;
/** A peer's latency and routes come from the tables: long ones (14 MB a look) need not be of this moment. */
const LONG_TABLE = 10_000;
const LONG_TABLE_MS = 30_000;
/** A table of 100,000 routes takes its time. */
const TABLES_TIMEOUT_MS = 10_000;

/** The overlay as the local Mycelium tells it. Nothing here throws for what the node does or fails to do. */
export async function createOverlay(deps: OverlayDeps): Promise<Overlay> {
  const { config, registry, changes, onError } = deps;
  const client = createMyceliumClient(config.myceliumApi);
  const tablesClient = createMyceliumClient(config.myceliumApi, TABLES_TIMEOUT_MS);
  const wanted = await openWantedPeers(deps.db, registry);
  const traffic = createOverlayTraffic();
  const tables = createOverlayTables(tablesClient);
  const packets = createOverlayPackets(client, changes);
  const change = createOverlayPeers({
    ...{ config, client, operations: deps.operations, wanted },
    changed: () => looks.look(),
  });
  const looks = createOverlayLooks({
    ...{ client, changes, wanted, traffic },
    seen: deps.seen,
    restore: change.restore,
  });

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
        await looks.look();
        await looks.giveBack();
      },
    }),
    packets: createPoll({ look: packets.look, quickMs: QUICK_MS, slowMs: null, onError }),
  };

  const ofPeersMs = (kind: TableKind) =>
    (tables.of(kind).value?.routes.length ?? 0) > LONG_TABLE ? LONG_TABLE_MS : QUICK_MS;
  const peersNow = () => looks.peers().value ?? [];
  const namesNow = () => {
    const node = looks.node().value;
    return overlayNames(registry, node === null ? null : nodeAddressOf(node));
  };

  return {
    async node() {
      await polls.peers.fresh(QUICK_MS);
      return overlayNodeView(
        { api: config.myceliumApi, registry, containers: deps.containers },
        looks.node(),
        await deps.seen(),
      );
    },
    async peers({ offset, limit, ...query }) {
      await Promise.all([
        polls.peers.fresh(QUICK_MS),
        tablePolls.selected.fresh(ofPeersMs("selected")),
        tablePolls.fallback.fresh(ofPeersMs("fallback")),
      ]);
      const all = peerViews(peersNow(), {
        ...{ traffic, wanted, times: looks.times() },
        selected: tables.of("selected").value,
        fallback: tables.of("fallback").value,
      });
      const found = peersThatFit(all, query);
      const { freshness, revision } = looks.summary();
      return {
        ...{ freshness, revision, total: all.length, matched: found.length, offset },
        peers: found.slice(offset, offset + limit),
        missing: looks.missing(),
        restored: change.restored(),
      };
    },
    async peerStates() {
      await polls.peers.fresh(QUICK_MS);
      return peersNow().map(({ endpoint, state }) => ({ endpoint, state }));
    },
    traffic: (endpoints) =>
      Object.fromEntries(endpoints.map((endpoint) => [endpoint, traffic.history(endpoint)])),
    publicPeers: () => [...PUBLIC_PEERS],
    change,
    async routes({ known, ...query }) {
      if (!known || tables.of(query.kind).value === null) await tablePolls[query.kind].fresh(SLOW_MS);
      return routesView(query, { tables, registry, peers: peersNow(), names: namesNow() });
    },
    routeHistory: (kind) => tables.history(kind),
    async packets(limit) {
      await polls.packets.fresh(QUICK_MS);
      return packets.view(limit, namesNow());
    },
    watch(what) {
      const own = what === "routes" ? [] : [polls[what].watch()];
      const ofTables = what === "packets" ? [] : KINDS;
      const stops = [
        ...own,
        ...ofTables.map((kind) =>
          tablePolls[kind].watch(what === "peers" ? () => ofPeersMs(kind) : undefined),
        ),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
    async evidence(maxAgeMs) {
      await Promise.all([polls.peers, ...Object.values(tablePolls)].map((poll) => poll.fresh(maxAgeMs)));
      return { node: looks.node(), peers: looks.peers(), tables };
    },
    summary: looks.summary,
    tables,
    peersNow,
    async stop() {
      await Promise.all([...Object.values(polls), ...Object.values(tablePolls)].map((poll) => poll.stop()));
      await Promise.all([client.close(), tablesClient.close()]);
    },
  };
}
