import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { OperationView } from "../server/core/model";
import { http } from "../server/test-client";
import { type Bed, type BedHost, startBed } from "./testbed/bed";
import { until } from "./testbed/until";

const Peers = z.object({
  freshness: z.object({ state: z.string(), readAt: z.string().nullable() }),
  peers: z.array(
    z.object({
      endpoint: z.string(),
      state: z.string(),
      configuredIn: z.array(z.string()),
      added: z.boolean(),
      latency: z.object({ ms: z.number(), derivation: z.string() }).nullable(),
      routes: z.object({ selected: z.number(), fallback: z.number() }),
    }),
  ),
  missing: z.array(z.string()),
  restored: z.object({ endpoints: z.array(z.string()), operationId: z.string() }).nullable(),
});
const Routes = z.object({
  revision: z.string(),
  total: z.number(),
  unchanged: z.boolean(),
  rows: z.array(
    z.object({
      subnet: z.string(),
      nextHop: z.string(),
      metric: z.number().nullable(),
      infinite: z.boolean(),
      peer: z.string().nullable(),
    }),
  ),
});
const ApiRoutes = z.array(
  z.object({ subnet: z.string(), nextHop: z.string(), metric: z.union([z.number(), z.string()]) }),
);
const ApiPeers = z.array(z.object({ endpoint: z.object({ proto: z.string() }).loose(), type: z.string() }));

const CLI = fileURLToPath(new URL("../dist/cli.js", import.meta.url));

/** Another way to host b. */
const QUIC = "quic://192.0.2.2:9651";
const TCP = "tcp://192.0.2.2:9651";

let bed: Bed;
let a: BedHost;
let b: BedHost;

const peers = async () => Peers.parse(await a.call("query", "overlay.peers"));
/** What the node's own API says, asked from inside its host. */
const api = async (path: string): Promise<unknown> =>
  JSON.parse(
    (await a.exec(["busybox", "wget", "-q", "-O", "-", `http://127.0.0.1:8989/api/v1${path}`])).stdout,
  );

beforeAll(async () => {
  bed = await startBed({ enableMycelium: true });
  [a, b] = [bed.host("a"), bed.host("b")];
}, 120_000);
afterAll(() => bed?.stop());

describe("the overlay", () => {
  it("tells the node as it is", async () => {
    await a.call("mutation", "containers.create", {
      name: "web",
      command: ["sleep", "3600"],
      start: true,
      wait: true,
    });
    expect(await a.call("query", "overlay.node")).toMatchObject({
      freshness: { state: "live", reason: null },
      node: { address: a.overlay },
      tun: { name: "mycelium0", mtu: 1400, up: true },
      keys: [{ heropods: "default", state: "ok", address: a.overlay }],
      holders: [
        { address: a.overlay, kind: "node" },
        { kind: "container", name: "web", state: "running" },
      ],
    });
  });

  it("tells a peer that is configured, with what goes through it", async () => {
    // The real program dials again every few seconds only: host b may not have been up yet.
    const peer = await until(
      "the peer to be alive with its route",
      async () =>
        (await peers()).peers.find(
          ({ endpoint, state, routes }) =>
            endpoint === TCP && state === "alive" && routes.selected + routes.fallback > 0,
        ) ?? null,
      30_000,
    );
    expect(peer).toMatchObject({ endpoint: TCP, state: "alive", configuredIn: ["default"], added: false });
    // Host b dials too: with the real program its connection may carry the selected route.
    expect(peer.routes.selected + peer.routes.fallback).toBe(1);
    if (!process.env.MYCELIUM_BIN)
      expect(peer.latency?.derivation).toMatch(/less 15, the static cost of TCP over IPv4/);
  });

  it("shows the node's routes one for one, and not a second time", async () => {
    for (const kind of ["selected", "fallback"]) {
      const shown = Routes.parse(await a.call("query", "overlay.routes", { kind }));
      const own = ApiRoutes.parse(await api(`/admin/routes/${kind}`));
      expect(
        shown.rows.map(({ subnet, nextHop, metric, infinite }) => ({
          subnet,
          nextHop,
          metric: infinite ? "infinite" : metric,
        })),
      ).toEqual(own.map(({ subnet, nextHop, metric }) => ({ subnet, nextHop, metric })));
      expect(shown.total).toBe(own.length);
    }
    const first = Routes.parse(
      await a.call("query", "overlay.routes", { kind: "selected", search: b.overlay }),
    );
    expect((await peers()).peers.map(({ endpoint }) => endpoint)).toContain(first.rows[0]?.peer);
    const again = { kind: "selected", search: b.overlay, since: first.revision };
    expect(Routes.parse(await a.call("query", "overlay.routes", again))).toMatchObject({
      unchanged: true,
      rows: [],
      revision: first.revision,
    });
  });

  it("refuses bad endpoints by their places before the node sees them", async () => {
    const endpoints = async () => ApiPeers.parse(await api("/admin/peers")).map(({ endpoint }) => endpoint);
    const before = await endpoints();
    const bad = { endpoints: [QUIC, "tcp://node.example:9651", "tcp://1.2.3.4"] };
    for (const [kind, procedure] of [
      ["query", "overlay.planAddPeers"],
      ["mutation", "overlay.addPeers"],
    ] as const)
      await expect(a.call(kind, procedure, bad)).rejects.toThrow(
        /Peer 2, .*host names are not allowed.*\n.*Peer 3, .*no port/,
      );
    expect(await endpoints()).toEqual(before);
  });

  it("adds a peer, gives it back to a restarted node, and says so; removes it for good", async () => {
    const plan = { steps: [{ sign: "add", object: { kind: "peer", name: QUIC } }], summary: { add: 1 } };
    expect(await a.call("query", "overlay.planAddPeers", { endpoints: [QUIC] })).toMatchObject(plan);
    const added = await a.call("mutation", "overlay.addPeers", { endpoints: [QUIC], wait: true });
    expect(OperationView.parse(added)).toMatchObject({ kind: "overlay.add_peers", status: "done" });
    // The real program lists host b a second time, by the connection that came from there.
    const known = async () =>
      ApiPeers.parse(await api("/admin/peers"))
        .filter(({ type }) => type === "static")
        .map(({ endpoint }) => endpoint.proto);
    expect((await known()).sort()).toEqual(["quic", "tcp"]);
    expect((await peers()).peers.find(({ endpoint }) => endpoint === QUIC)).toMatchObject({ added: true });

    await a.stopOverlay();
    await until("the silence to show", async () => {
      const { freshness, peers: last } = await peers();
      return freshness.state === "silent" && freshness.readAt !== null && last.length >= 2 ? true : null;
    });
    await a.startOverlay();
    const restored = await until("the peer to be given back", async () => (await peers()).restored, 30_000);
    expect(restored.endpoints).toEqual([QUIC]);
    expect(await a.call("query", "operations.get", { id: restored.operationId })).toMatchObject({
      kind: "overlay.restore_peers",
      actor: "heropodsd",
      status: "done",
    });
    expect((await known()).sort()).toEqual(["quic", "tcp"]);

    await a.call("mutation", "overlay.removePeers", { endpoints: [QUIC], wait: true });
    expect(await known()).toEqual(["tcp"]);
    expect((await peers()).missing).toEqual([]);
    await expect(
      a.call("mutation", "overlay.removePeers", { endpoints: [QUIC], wait: true }),
    ).rejects.toThrow(/no peer quic/);
  });

  it("shows what is configured and was taken away, and connects it again", async () => {
    // Else host b, which has this one for a peer, would come back as an inbound one.
    await a.cutUnderlay();
    await a.call("mutation", "overlay.removePeers", { endpoints: [TCP], wait: true });
    expect((await peers()).missing).toEqual([TCP]);
    expect(await a.call("query", "overlay.planPeers")).toMatchObject({ summary: { add: 1 } });
    await a.restoreUnderlay();
    await a.call("mutation", "overlay.applyPeers", { wait: true });
    expect((await peers()).missing).toEqual([]);
    await until("the peer to be alive", async () =>
      (await peers()).peers.some(({ endpoint, state }) => endpoint === TCP && state === "alive")
        ? true
        : null,
    );
  });

  it("counts packets by who sent them", async () => {
    await a.exec(["busybox", "ping", "-6", "-c", "2", b.overlay]);
    await until("the packets to show", async () => {
      const found = z
        .object({
          bySource: z.array(
            z.object({ address: z.string(), packets: z.number(), names: z.array(z.unknown()) }),
          ),
        })
        .parse(await a.call("query", "overlay.packets"));
      return found.bySource.some(
        ({ address, packets, names }) => address === a.overlay && packets > 0 && names.length === 1,
      )
        ? true
        : null;
    });
  });
});

describe("the host's network", () => {
  it("is told apart: ours, others', and what nobody asks for", async () => {
    const Link = z.object({
      name: z.string(),
      ours: z.boolean(),
      unasked: z.boolean(),
      owner: z.object({ kind: z.string(), name: z.string() }).nullable(),
    });
    const links = async () => {
      const { interfaces } = z
        .object({ interfaces: z.array(Link) })
        .parse(await a.call("query", "network.interfaces"));
      return new Map(interfaces.map((link) => [link.name, link]));
    };
    const all = await links();
    expect(all.get("lo")).toMatchObject({ ours: false, owner: null });
    expect(all.get("heropods0")).toMatchObject({ ours: true, unasked: false, owner: { kind: "heropods" } });
    expect(all.get("mycelium0")).toMatchObject({ ours: false, owner: { kind: "mycelium" } });
    expect([...all.values()].filter(({ owner }) => owner?.name === "web")).toHaveLength(2);

    await a.exec(["ip", "link", "add", "vmyh-abcdef", "type", "veth", "peer", "name", "vmy-abcdef"]);
    expect((await links()).get("vmyh-abcdef")).toMatchObject({ ours: false });
    await a.exec(["ip", "link", "set", "vmyh-abcdef", "alias", "heropods"]);
    expect((await links()).get("vmyh-abcdef")).toMatchObject({ ours: true, unasked: true });
    await a.call("mutation", "network.repair", { wait: true });
    expect((await links()).has("vmyh-abcdef")).toBe(false);
  });

  it("has its routes, neighbours, settings and firewall, each as asked for", async () => {
    const Table = z.array(
      z.object({ destination: z.string(), ours: z.boolean(), unasked: z.boolean(), owner: z.unknown() }),
    );
    const { ipv4, ipv6, rules } = z
      .object({ ipv4: Table, ipv6: Table, rules: z.array(z.object({ text: z.string() })) })
      .parse(await a.call("query", "network.routes"));
    expect(ipv4.find(({ destination }) => destination === "10.10.0.0/24")).toMatchObject({ ours: true });
    expect([...ipv4, ...ipv6].filter(({ unasked }) => unasked)).toEqual([]);
    expect(ipv6.filter(({ owner }) => JSON.stringify(owner).includes('"web"')).length).toBeGreaterThan(0);
    expect(rules.map(({ text }) => text)).toContain("from all lookup main");
    expect(await a.call("query", "network.neighbours")).toMatchObject({
      neighbours: expect.arrayContaining([
        expect.objectContaining({
          states: ["PERMANENT"],
          owner: { kind: "container", name: "web" },
          unasked: false,
        }),
      ]),
    });
    expect(await a.call("query", "network.sysctls")).toMatchObject({
      sysctls: expect.arrayContaining([
        expect.objectContaining({ key: "net.ipv6.conf.all.forwarding", value: "1", wanted: "1", ok: true }),
      ]),
    });
    const wall = await a.call("query", "network.firewall");
    expect(wall).toMatchObject({
      present: true,
      asWanted: true,
      text: expect.stringContaining("chain forward"),
    });
    await a.exec(["nft", "insert", "rule", "inet", "heropods", "forward", "drop"]);
    expect(await a.call("query", "network.firewall")).toMatchObject({ asWanted: false });
    await a.call("mutation", "network.repair", { wait: true });
    expect(await a.call("query", "network.firewall")).toMatchObject({ asWanted: true });
  });
});

describe("the command line", () => {
  const heropods = (...argv: string[]) => a.exec([process.execPath, CLI, ...argv, "--socket", a.adminSocket]);

  it.each<[string[], RegExp]>([
    [["node"], /^address +5|^address +4/],
    [["peers"], /tcp:\/\/192\.0\.2\.2:9651 +static +alive/],
    [["routes"], /::\/64 +(TCP|QUIC) .*192\.0\.2\.2\]?:\d+/],
    [["packets"], /SOURCE +PACKETS/],
    [["interfaces"], /heropods0 +up +1500/],
  ])("%j prints a table, and JSON where asked", async (argv, expected) => {
    // The real program learns a route anew a while after its peers were changed.
    await until(
      `${argv.join(" ")} to print ${expected}`,
      async () => {
        const { stdout, exitCode } = await heropods(...argv);
        if (exitCode === 0 && expected.test(stdout)) return true;
        throw new Error(`it ended with ${exitCode}: ${stdout}`);
      },
      30_000,
    );
    expect(typeof JSON.parse((await heropods(...argv, "--json")).stdout)).toBe("object");
  });

  it("adds and removes peers, and refuses bad ones by their places", async () => {
    expect((await heropods("peers", "add", QUIC)).stdout).toMatch(/Connect Mycelium to quic/);
    expect((await heropods("peers")).stdout).toMatch(/quic:\/\/192\.0\.2\.2:9651 .*by hand/);
    expect((await heropods("peers", "remove", QUIC)).exitCode).toBe(0);
    const refused = await heropods("peers", "add", "tcp://1.2.3.4");
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("endpoints > 0: Peer 1") });
  });
});

describe("the metrics", () => {
  const scrape = (headers: Record<string, string>) => http(a.webSocket, "GET", "/api/metrics", { headers });

  it("are behind a token, and in Prometheus's format", async () => {
    expect((await scrape({})).status).toBe(401);
    // Mycelium was away a moment ago, and the look that says so may be the last one.
    await until(
      "the container to be as it should",
      async () =>
        z.object({ state: z.string() }).parse(await a.call("query", "containers.get", { name: "web" }))
          .state === "running"
          ? true
          : null,
      15_000,
    );
    const { token } = z
      .object({ token: z.string() })
      .parse(await a.call("mutation", "tokens.create", { name: "prometheus", role: "viewer" }));
    // Counters are ten seconds old at most, and the link was away a moment ago.
    const ofOverlay = /heropods_container_receive_bytes_total\{container="web",link="overlay"\} \d+/;
    const answer = await until(
      "the overlay link's traffic to be counted",
      async () => {
        const now = await scrape({ authorization: `Bearer ${token}` });
        return ofOverlay.test(now.body) ? now : null;
      },
      15_000,
    );
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toMatch(/^text\/plain; version=0\.0\.4/);
    for (const line of [
      'heropods_containers{state="running"} 1',
      'heropods_leases{heropods="default",family="overlay"} 1',
      "heropods_mycelium_up 1",
      'heropods_mycelium_routes{table="selected"} 1',
      'heropods_operations_total{kind="container.create",status="done"} 1',
    ])
      expect(answer.body.split("\n")).toContain(line);
    expect(answer.body).toMatch(/^heropods_mycelium_peers\{state="alive"\} [12]$/m);
    expect(answer.body).toMatch(/process_resident_memory_bytes \d+/);
  });
});
