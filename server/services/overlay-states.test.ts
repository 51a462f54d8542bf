import { createServer, type RequestListener, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import type { Change } from "../core/model";
import { createChanges } from "./changes";
import { createOverlay, type Overlay, type OverlayDeps } from "./overlay";

const pubkey = "a47c1d6f2a15b2c670d3a88fbe0aeb301ced12f7bcb4c8e3aa877b20f8559c02";
const address = "548:c783:d7ce:74a3:9ba1:a0cb:ae21:338d";
const route = {
  subnet: "406:1d77:2438:aa7c::/64",
  nextHop: "TCP 10.0.0.2:45694 <-> 188.40.132.242:9651",
  metric: 27,
  seqno: 0,
};
const counts = { type: "static", connectionState: "alive", txBytes: 1, rxBytes: 2 };
const oldPeer = { endpoint: { proto: "tcp", socketAddr: "188.40.132.242:9651" }, ...counts };
const oldNode = { nodeSubnet: "548:c783:d7ce:74a3::/64", nodePubkey: pubkey };
const queried = [{ subnet: "406:1d77:2438:aa7c::/64", expiration: "12" }];
const packets = { bySource: [{ ip: address, packetCount: 1, byteCount: 9 }], byDestination: [] };

/** What each version answers, by path; what it does not have is 404. */
const VERSIONS: Record<string, Record<string, unknown>> = {
  "0.5.6": { "/admin": oldNode, "/admin/peers": [oldPeer] },
  "0.6.2": {
    "/admin": oldNode,
    "/admin/peers": [{ ...oldPeer, discovered: 3, lastConnected: null }],
    "/admin/routes/queried": queried,
  },
  "0.7.5": {
    "/admin": { ...oldNode, later: true },
    "/admin/peers": [{ ...oldPeer, discovered: 3, lastConnected: 4 }],
    "/admin/routes/queried": queried,
    "/admin/stats/packets": packets,
  },
  "0.7.10": {
    "/admin": { ...oldNode, nodeIp: address, nodeStartTime: 1716100000 },
    "/admin/peers": [
      {
        ...counts,
        ...{
          endpoint: { proto: "tcp", addr: { socket: "188.40.132.242:9651" } },
          discovered: 3,
          mood: "fine",
        },
        lastConnected: 4,
      },
      {
        ...counts,
        endpoint: { proto: "vsock", addr: { vsock: { cid: 2, port: 9651 } } },
        lastConnected: null,
      },
    ],
    "/admin/routes/queried": queried,
    "/admin/stats/packets": packets,
  },
};

const open: { overlay: Overlay; server: Server }[] = [];
let changes: Change[] = [];

/** The service on a server that answers as told; `most` is the most requests for one path at a time. */
async function overlayOf(listener: RequestListener) {
  const seen = { most: 0 };
  const underWay = new Map<string, number>();
  const server = createServer((request, response) => {
    const { url = "" } = request;
    const now = (underWay.get(url) ?? 0) + 1;
    underWay.set(url, now);
    seen.most = Math.max(seen.most, now);
    response.once("close", () => underWay.set(url, (underWay.get(url) ?? 1) - 1));
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const at = server.address();
  if (at === null || typeof at === "string") throw new Error("no port");
  const published = createChanges();
  published.subscribe((change) => changes.push(change));
  const deps = {
    config: { myceliumApi: `http://127.0.0.1:${at.port}`, hostName: "a" },
    db: { overlayPeer: { findMany: async () => [] } },
    registry: { host: { id: "local", name: "a" }, heropods: new Map(), containers: new Map() },
    changes: published,
    operations: {},
    containers: { list: () => [] },
    seen: async () => ({ state: "down", reason: "There is no TUN here." }),
    onError(error: unknown) {
      throw error;
    },
  };
  // Only what reading the overlay uses is there; a use of anything else fails its test.
  const overlay = await createOverlay(deps as unknown as OverlayDeps);
  open.push({ overlay, server });
  return { overlay, seen, server };
}

const answering =
  (answers: Record<string, unknown>): RequestListener =>
  ({ url = "" }, response) => {
    const path = url.replace("/api/v1", "");
    const answer = path.startsWith("/admin/routes/") && !path.endsWith("queried") ? [route] : answers[path];
    if (answer === undefined) response.writeHead(404).end();
    else response.end(JSON.stringify(answer));
  };

afterEach(async () => {
  changes = [];
  for (const { overlay, server } of open.splice(0)) {
    await overlay.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const few = { offset: 0, limit: 10 };
const routes = { kind: "selected", ...few } as const;

describe("every version of Mycelium", () => {
  it.each(Object.entries(VERSIONS))("%s is read", async (version, answers) => {
    const { overlay } = await overlayOf(answering(answers));
    const newest = version === "0.7.10";
    const node = await overlay.node();
    expect(node).toMatchObject({
      freshness: { state: "live" },
      node: { address, publicKey: pubkey, startedAtNeeds: newest ? null : "0.7.8" },
    });
    const [peer] = (await overlay.peers(few)).peers;
    expect(peer).toMatchObject({
      endpoint: "tcp://188.40.132.242:9651",
      state: "alive",
      latency: { ms: 12 },
      routes: { selected: 1, fallback: 1 },
    });
    expect(peer?.discoveredAt === null).toBe(version === "0.5.6");
    expect((await overlay.routes(routes)).rows).toHaveLength(1);
    const asked = await overlay.routes({ ...routes, kind: "queried" });
    if (version === "0.5.6") expect(asked.freshness).toMatchObject({ state: "unsupported", needs: "0.6.0" });
    else expect(asked.rows).toHaveLength(1);
    const stats = await overlay.packets(10);
    if (version < "0.7") expect(stats.freshness).toMatchObject({ state: "unsupported", needs: "0.7.2" });
    else expect(stats.bySource).toMatchObject([{ address, names: [{ kind: "host" }] }]);
  });
});

describe("a node that fails", () => {
  it.each<[string, string, RequestListener]>([
    ["broken JSON", "broken", (_, response) => response.end('[{"a":')],
    ["an answer of something else", "broken", (_, response) => response.end("<html>")],
    ["a 500", "broken", (_, response) => response.writeHead(500).end("out of memory")],
    ["a hang", "silent", () => undefined],
  ])("by %s is %s, and asked once at a time", async (_, state, listener) => {
    const { overlay, seen } = await overlayOf(listener);
    const stops = [overlay.watch("peers"), overlay.watch("packets")];
    const asked = await Promise.all([overlay.node(), overlay.peers(few), overlay.packets(5), overlay.node()]);
    for (const { freshness } of asked) expect(freshness).toMatchObject({ state, readAt: null });
    await expect
      .poll(async () => (await overlay.routes(routes)).freshness.state, { timeout: 15_000 })
      .toBe(state);
    expect(asked[0]?.freshness.reason).toContain("http://127.0.0.1:");
    expect(seen.most).toBe(1);
    for (const stop of stops) stop();
  });

  it("is silent when its port is closed, with what was known and when; and comes back by itself", async () => {
    const answers = VERSIONS["0.7.10"] ?? {};
    const { overlay, server } = await overlayOf(answering(answers));
    const at = server.address();
    if (at === null || typeof at === "string") throw new Error("no port");
    const stop = overlay.watch("peers");
    const before = await overlay.peers(few);
    const told = (state: string) =>
      expect
        .poll(() => changes.filter((change) => change.topic === "overlay").at(-1)?.value, { timeout: 10_000 })
        .toMatchObject({ freshness: { state }, peers: { total: 2 } });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await told("silent");
    const during = await overlay.peers(few);
    expect(during.freshness.readAt).not.toBeNull();
    expect(during.peers.map(({ endpoint }) => endpoint)).toEqual(
      before.peers.map(({ endpoint }) => endpoint),
    );
    await new Promise<void>((resolve) => server.listen(at.port, "127.0.0.1", resolve));
    await told("live");
    stop();
  });

  it("does not send a table a second time, and tells when it changed", async () => {
    let metric = 27;
    const { overlay } = await overlayOf((request, response) => {
      if (request.url?.endsWith("/selected")) response.end(JSON.stringify([{ ...route, metric }]));
      else answering(VERSIONS["0.7.10"] ?? {})(request, response);
    });
    const stop = overlay.watch("routes");
    const { revision } = await overlay.routes(routes);
    expect(await overlay.routes({ ...routes, since: revision })).toMatchObject({ unchanged: true, rows: [] });
    metric = 40;
    const told = () =>
      changes
        .flatMap((change) => (change.topic === "routes" ? [change.value.selected?.revision] : []))
        .at(-1);
    await expect.poll(() => told() !== undefined && told() !== revision, { timeout: 10_000 }).toBe(true);
    expect(await overlay.routes({ ...routes, since: revision })).toMatchObject({
      revision: told(),
      unchanged: false,
      rows: [{ metric: 40 }],
    });
    expect(overlay.routeHistory("selected")).toMatchObject([{ change: "metric", from: 27, to: 40 }]);
    stop();
  });
});
