import { Counter, collectDefaultMetrics, Gauge, Registry as PrometheusRegistry } from "prom-client";
import { ContainerState } from "../core/model";
import { objectNames } from "../core/names";
import { readInterfaces } from "../host/network/read";
import { version } from "../version";
import type { Changes } from "./changes";
import type { Containers } from "./containers";
import type { HeroPods } from "./heropods";
import type { Overlay } from "./overlay";
import type { Registry } from "./registry";

export interface Metrics {
  contentType: string;
  /** Everything as it is now, in Prometheus's text format. Throws CommandError. */
  text(): Promise<string>;
}

export interface MetricsDeps {
  registry: Registry;
  changes: Changes;
  containers: Pick<Containers, "list">;
  heropods: Pick<HeroPods, "list">;
  overlay: Pick<Overlay, "evidence" | "summary">;
}

/** A scrape reads Mycelium's API anew only where what is known is older than this. */
const MAX_AGE_MS = 10_000;

/** Names and units by Prometheus's conventions; the daemon's own process with its library's names. */
export function createMetrics(deps: MetricsDeps): Metrics {
  const registry = new PrometheusRegistry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const gauge = <T extends string>(name: string, help: string, labelNames: T[] = []) =>
    new Gauge({ name: `heropods_${name}`, help, labelNames, registers });
  const counter = <T extends string>(name: string, help: string, labelNames: T[]) =>
    new Counter({ name: `heropods_${name}`, help, labelNames, registers });

  gauge("build_info", "The version that runs; always 1.", ["version"]).set({ version }, 1);
  const containers = gauge("containers", "Containers by state.", ["state"]);
  const leases = gauge("leases", "Addresses that are leased to containers.", ["heropods", "family"]);
  const addresses = gauge("subnet_addresses", "Addresses that a HeroPods' subnet has for containers.", [
    "heropods",
  ]);
  const operations = counter("operations_total", "Operations that ended since the daemon's start.", [
    "kind",
    "status",
  ]);
  const seconds = counter("operation_seconds_total", "How long those operations took, together.", ["kind"]);
  const up = gauge("mycelium_up", "1 while Mycelium's API answers.");
  const readAt = gauge(
    "mycelium_read_timestamp_seconds",
    "When Mycelium's API last answered, in seconds since 1970.",
  );
  const peers = gauge("mycelium_peers", "Peers by state.", ["state"]);
  const missing = gauge("mycelium_peers_missing", "Configured peers that the node does not have.");
  const routes = gauge("mycelium_routes", "Routes by table.", ["table"]);
  // Inbound peers come from ports that are used once: a series for each would never end.
  const peerSent = counter("mycelium_peer_transmit_bytes_total", "Bytes sent to a configured peer.", [
    "peer",
  ]);
  const peerReceived = counter(
    "mycelium_peer_receive_bytes_total",
    "Bytes received from a configured peer.",
    ["peer"],
  );
  const labels: ("container" | "link")[] = ["container", "link"];
  const sent = counter("container_transmit_bytes_total", "Bytes that a container sent by a link.", labels);
  const received = counter(
    "container_receive_bytes_total",
    "Bytes that a container received by a link.",
    labels,
  );

  deps.changes.subscribe((change) => {
    if (change.topic !== "operation" || change.value.finishedAt === null) return;
    const { kind, status, startedAt, finishedAt } = change.value;
    if (status === "running") return;
    operations.inc({ kind, status });
    seconds.inc({ kind }, Math.max(0, (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000));
  });

  function readContainers(): void {
    const all = deps.containers.list();
    for (const state of ContainerState.options)
      containers.set({ state }, all.filter((c) => c.state === state).length);
    leases.reset();
    addresses.reset();
    for (const { name, addresses: used } of deps.heropods.list()) {
      const own = all.filter((c) => c.heropods === name);
      leases.set({ heropods: name, family: "ipv4" }, own.length);
      leases.set({ heropods: name, family: "overlay" }, own.filter((c) => c.overlay !== null).length);
      addresses.set({ heropods: name }, used.total);
    }
  }

  async function readOverlay(): Promise<void> {
    const { node, peers: known, tables } = await deps.overlay.evidence(MAX_AGE_MS);
    up.set(node.freshness.state === "live" ? 1 : 0);
    if (node.freshness.readAt !== null) readAt.set(Date.parse(node.freshness.readAt) / 1000);
    const summary = deps.overlay.summary();
    for (const state of ["alive", "connecting", "dead"] as const) peers.set({ state }, summary.peers[state]);
    missing.set(summary.missing);
    const totals = tables.summary();
    for (const table of ["selected", "fallback", "queried"] as const)
      routes.set({ table }, totals[table]?.total ?? 0);
    peerSent.reset();
    peerReceived.reset();
    for (const peer of known.value ?? [])
      if (peer.type === "static") {
        peerSent.inc({ peer: peer.endpoint }, peer.txBytes);
        peerReceived.inc({ peer: peer.endpoint }, peer.rxBytes);
      }
  }

  /** What the host's end received the container sent. */
  async function readTraffic(): Promise<void> {
    const links = new Map((await readInterfaces()).map((link) => [link.name, link]));
    sent.reset();
    received.reset();
    for (const { name, hash } of deps.registry.containers.values()) {
      const names = objectNames(name, hash);
      for (const [link, at] of [
        ["bridge", names.bridgePort],
        ["overlay", names.overlayHost],
      ] as const) {
        const counters = links.get(at);
        if (counters === undefined) continue;
        sent.inc({ container: name, link }, counters.rx.bytes);
        received.inc({ container: name, link }, counters.tx.bytes);
      }
    }
  }

  return {
    contentType: registry.contentType,
    async text() {
      readContainers();
      await Promise.all([readOverlay(), readTraffic()]);
      return registry.metrics();
    },
  };
}
