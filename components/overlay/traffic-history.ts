import type { PeerView, TrafficSample } from "@/server/core/overlay/views";

export type TrafficHistory = Readonly<Record<string, TrafficSample[]>>;

/** As many samples as a chart shows. */
const MOST = 60;

/** The history with the newest look's rates at its end, of these peers alone. */
export function appended(
  history: TrafficHistory,
  peers: readonly PeerView[],
  at: string | null,
): TrafficHistory {
  return Object.fromEntries(
    peers.map(({ endpoint, txRate, rxRate }) => {
      const before = history[endpoint] ?? [];
      const last = before.at(-1)?.at ?? "";
      if (at === null || txRate === null || rxRate === null || at <= last) return [endpoint, before];
      return [endpoint, [...before, { at, tx: txRate, rx: rxRate }].slice(-MOST)];
    }),
  );
}

/** What the daemon remembers of each peer, before what was seen here. */
export function preceded(history: TrafficHistory, remembered: TrafficHistory): TrafficHistory {
  const endpoints = new Set([...Object.keys(history), ...Object.keys(remembered)]);
  return Object.fromEntries(
    [...endpoints].map((endpoint) => {
      const seen = history[endpoint] ?? [];
      const first = seen[0]?.at;
      const earlier = (remembered[endpoint] ?? []).filter(({ at }) => first === undefined || at < first);
      return [endpoint, [...earlier, ...seen].slice(-MOST)];
    }),
  );
}
