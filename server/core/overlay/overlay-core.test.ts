import { describe, expect, it } from "vitest";
import { remember, unread } from "./freshness";
import { latencyOf } from "./latency";
import { parseEndpoints, planAdding, planRemoving } from "./peer-plan";
import { PUBLIC_PEERS } from "./public-peers";

describe("latencyOf", () => {
  it.each([
    ["tcp", "1.2.3.4:9651", 27, 12],
    ["tcp", "[2a01::2]:9651", 27, 17],
    ["quic", "1.2.3.4:9651", 27, 15],
    ["quic", "[2a01::2]:9651", 27, 20],
    ["tls", "1.2.3.4:9651", 27, 12],
    ["quic", "[::ffff:1.2.3.4]:9651", 27, 15],
    ["vsock", "2:9651", 6, 1],
  ])("takes the static cost of %s to %s from the metric", (proto, address, metric, ms) => {
    const estimate = latencyOf({ proto, address }, metric);
    expect(estimate?.ms).toBe(ms);
    expect(estimate?.derivation).toContain(`${metric}; less ${metric - ms},`);
  });

  it.each([
    ["other", "1.2.3.4:9651", 27],
    ["tcp", "1.2.3.4:9651", null],
    ["tcp", "1.2.3.4:9651", 3],
  ])("has none for %s to %s with the metric %s", (proto, address, metric) =>
    expect(latencyOf({ proto, address }, metric)).toBeNull(),
  );
});

describe("remember", () => {
  const live = remember<number>(unread, { state: "ok", value: 7 }, "10:00");

  it("keeps what was known, and since when, while the source is silent", () =>
    expect(remember(live, { state: "silent", reason: "no answer" }, "10:05")).toEqual({
      value: 7,
      freshness: { state: "silent", reason: "no answer", needs: null, readAt: "10:00" },
    }));

  it("forgets what an older node does not tell", () =>
    expect(remember(live, { state: "unsupported", needs: "0.7.2", reason: "404" }, "10:05")).toMatchObject({
      value: null,
      freshness: { state: "unsupported", needs: "0.7.2", readAt: null },
    }));
});

describe("plans of peers", () => {
  const [first = "", second = ""] = PUBLIC_PEERS;
  const api = "http://127.0.0.1:8989";

  it("takes every public peer as it is written", () => {
    const parsed = parseEndpoints(PUBLIC_PEERS);
    expect(parsed.ok && parsed.value).toEqual(PUBLIC_PEERS);
  });

  it("names each bad endpoint by its place", () => {
    const parsed = parseEndpoints([first, "tcp://node.example:1", "nonsense"]);
    expect(parsed.ok ? [] : parsed.problems.map(({ path }) => path)).toEqual([
      ["endpoints", 1],
      ["endpoints", 2],
    ]);
  });

  it("adds what is not there and undoes it by removing", () => {
    const { steps } = planAdding([first, second], new Set([first]), api);
    expect(steps.map(({ sign, object }) => [sign, object.name])).toEqual([["add", second]]);
    expect(steps[0]?.undo).toEqual([{ do: "peer", change: "remove", endpoint: second, api }]);
  });

  it("says who brings a removed peer back", () => {
    const { steps } = planRemoving([first, second], new Set([first]), () => ["default"], api);
    expect(steps.map(({ sentence }) => sentence)).toEqual([
      `Disconnect Mycelium from ${first}; default lists it, so a restart brings it back`,
    ]);
  });
});
