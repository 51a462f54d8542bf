import { randomUUID } from "node:crypto";
import type { NodeInfo, NodePeer } from "../core/mycelium/answers";
import { nodeAddressOf, type Overlay as SeenOverlay } from "../core/mycelium/overlay";
import { type Remembered, remember, unread } from "../core/overlay/freshness";
import type { OverlaySummary } from "../core/overlay/views";
import type { MyceliumClient } from "../host/mycelium/client";
import { readLinkIndex } from "../host/mycelium/tun";
import type { Changes } from "./changes";
import { type PeerTimes, peerTimes } from "./overlay-peer-views";
import type { OverlayTraffic } from "./overlay-traffic";
import type { WantedPeers } from "./wanted-peers";

/** The node and its peers as they were read last. */
export interface OverlayLooks {
  /** Asks both anew, and publishes what is new. */
  look(): Promise<void>;
  /** Gives its peers back to a node that was started since the last look: it has forgotten them. */
  giveBack(): Promise<void>;
  node(): Remembered<NodeInfo>;
  peers(): Remembered<NodePeer[]>;
  times(): ReadonlyMap<string, PeerTimes>;
  /** What is asked for and not there. */
  missing(): string[];
  summary(): OverlaySummary;
}

export interface OverlayLooksDeps {
  client: Pick<MyceliumClient, "node" | "peers">;
  changes: Changes;
  wanted: WantedPeers;
  traffic: OverlayTraffic;
  seen: () => Promise<SeenOverlay>;
  restore: (running: ReadonlySet<string>) => Promise<void>;
}

export function createOverlayLooks(deps: OverlayLooksDeps): OverlayLooks {
  const { client, changes, wanted, traffic } = deps;
  // Revisions of another run of the daemon are never taken for this one's.
  const run = randomUUID().slice(0, 8);
  let node: Remembered<NodeInfo> = unread;
  let peers: Remembered<NodePeer[]> = unread;
  let times = new Map<string, PeerTimes>();
  let revisions = 0;
  let states = 0;
  let told = "";
  let generation = "";

  const missing = (): string[] => {
    if (peers.value === null) return [];
    const there = new Set(peers.value.map((peer) => peer.endpoint));
    return [...wanted.all()].filter((endpoint) => !there.has(endpoint));
  };

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
      states: `${run}-${states}`,
    };
  }

  async function look(): Promise<void> {
    const before = peers.value;
    const [nodeAnswer, peersAnswer] = await Promise.all([client.node(), client.peers()]);
    const now = Date.now();
    const at = new Date(now).toISOString();
    node = remember(node, nodeAnswer, at);
    peers = remember(peers, peersAnswer, at);
    if (peersAnswer.state === "ok") {
      traffic.sample(peersAnswer.value, now);
      times = peerTimes(times, peersAnswer.value, now);
    }
    const rest = JSON.stringify([peers.freshness.state, node.value, [...wanted.all()]]);
    if (rest === told && same(before, peers.value, COUNTERS)) return;
    told = rest;
    revisions++;
    if (!same(before, peers.value, STATES)) states++;
    changes.publish({ topic: "overlay", key: "host", value: summary() });
  }

  return {
    look,
    async giveBack() {
      if (node.freshness.state !== "live" || peers.freshness.state !== "live") return;
      const overlay = await deps.seen();
      const index = overlay.state === "up" ? await readLinkIndex(overlay.tun.name) : null;
      const now = `${node.value?.startedAt ?? ""} ${index ?? ""}`;
      if (now === generation) return;
      await deps.restore(new Set((peers.value ?? []).map((peer) => peer.endpoint)));
      generation = now;
    },
    node: () => node,
    peers: () => peers,
    times: () => times,
    missing,
    summary,
  };
}

const STATES = ["endpoint", "state"] as const;
const COUNTERS = [...STATES, "type", "txBytes", "rxBytes"] as const;

/** Compared by hand: as text, a thousand peers would be garbage at every look. */
function same(
  before: readonly NodePeer[] | null,
  after: readonly NodePeer[] | null,
  keys: readonly (keyof NodePeer)[],
): boolean {
  if (before === null || after === null) return before === after;
  return (
    before.length === after.length &&
    before.every((peer, at) => keys.every((key) => peer[key] === after[at]?.[key]))
  );
}
