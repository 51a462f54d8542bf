import type { NodePeer } from "../core/mycelium/answers";
import type { TrafficSample } from "../core/overlay/views";

/** Rates of peers from their counters, and the last of them for a small chart. */
export interface OverlayTraffic {
  /** `at` in milliseconds since 1970. Peers that are gone are forgotten. */
  sample(peers: readonly NodePeer[], at: number): void;
  /** bit/s between the last two looks; null with fewer. */
  rates(endpoint: string): { tx: number; rx: number } | null;
  history(endpoint: string): TrafficSample[];
}

const MOST_SAMPLES = 60;

export function createOverlayTraffic(): OverlayTraffic {
  interface Track {
    at: number;
    txBytes: number;
    rxBytes: number;
    samples: TrafficSample[];
  }
  const tracks = new Map<string, Track>();
  return {
    sample(peers, at) {
      const there = new Set(peers.map((peer) => peer.endpoint));
      const moment = new Date(at).toISOString();
      for (const endpoint of tracks.keys()) if (!there.has(endpoint)) tracks.delete(endpoint);
      for (const { endpoint, txBytes, rxBytes } of peers) {
        const before = tracks.get(endpoint);
        const samples = before?.samples ?? [];
        tracks.set(endpoint, { at, txBytes, rxBytes, samples });
        if (before === undefined || at <= before.at) continue;
        // Counters that went back are another connection's, or another run's: no rate can be told.
        if (txBytes < before.txBytes || rxBytes < before.rxBytes) {
          samples.length = 0;
          continue;
        }
        const seconds = (at - before.at) / 1000;
        samples.push({
          at: moment,
          tx: Math.round(((txBytes - before.txBytes) * 8) / seconds),
          rx: Math.round(((rxBytes - before.rxBytes) * 8) / seconds),
        });
        if (samples.length > MOST_SAMPLES) samples.shift();
      }
    },
    rates(endpoint) {
      const last = tracks.get(endpoint)?.samples.at(-1);
      return last === undefined ? null : { tx: last.tx, rx: last.rx };
    },
    history: (endpoint) => [...(tracks.get(endpoint)?.samples ?? [])],
  };
}
