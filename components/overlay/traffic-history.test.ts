import { expect, test } from "vitest";
import type { PeerView } from "@/server/core/overlay/views";
import { appended, preceded } from "./traffic-history";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

function look(second: number, rates: Record<string, number | null>): [PeerView[], string] {
  const peers = Object.entries(rates).map(
    ([endpoint, rate]): PeerView => ({
      ...{ endpoint, proto: "tcp", address: "", type: "static", state: "alive" },
      ...{ discoveredAt: null, lastConnectedAt: null, txBytes: 0, rxBytes: 0, txRate: rate, rxRate: rate },
      ...{ latency: null, routes: { selected: 0, fallback: 0 }, configuredIn: [], added: false },
    }),
  );
  return [peers, at(second)];
}

test("each look adds one sample; the same look twice adds none", () => {
  const first = appended({}, ...look(2, { a: 10, b: null }));
  expect(first).toEqual({ a: [{ at: at(2), tx: 10, rx: 10 }], b: [] });
  expect(appended(first, ...look(2, { a: 10, b: null }))).toEqual(first);
  expect(appended(first, ...look(4, { a: 20, b: 1 })).a).toHaveLength(2);
});

test("a peer that is gone is forgotten, and no more than a chart shows is kept", () => {
  let history = appended({}, ...look(0, { a: 1, b: 1 }));
  for (let second = 1; second < 90; second++) history = appended(history, ...look(second, { a: second }));
  expect(Object.keys(history)).toEqual(["a"]);
  expect(history.a).toHaveLength(60);
  expect(history.a?.at(-1)?.tx).toBe(89);
});

test("what the daemon remembers comes before what was seen here, and not twice", () => {
  const seen = appended({}, ...look(4, { a: 4 }));
  const remembered = { a: [2, 4, 6].map((second) => ({ at: at(second), tx: second, rx: 0 })) };
  expect(preceded(seen, remembered).a?.map(({ tx }) => tx)).toEqual([2, 4]);
});
