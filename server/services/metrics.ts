import { Counter, collectDefaultMetrics, Gauge, Registry as PrometheusRegistry } from "prom-client";
import { ContainerState } from "../core/model";
import { version } from "../version";
import type { Changes } from "./changes";
import type { Containers } from "./containers";
import type { HeroPods } from "./heropods";
import type { Numbers } from "./numbers";
import type { Overlay } from "./overlay";

export interface Metrics {
  contentType: string;
  /** Everything as it is now, in Prometheus's text format. Throws CommandError. */
  text(): Promise<string>;
}

export interface MetricsDeps {
  numbers: Pick<Numbers, "counters">;
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
  const cpu = counter("container_cpu_seconds_total", "CPU time that a container has used.", ["container"]);
  const memory = gauge(
    "container_memory_bytes",
    "Memory of a container, without page cache that could be dropped.",
    ["container"],
  );
  const memoryLimit = gauge("container_memory_limit_bytes", "Its limit, where it has one.", ["container"]);
  const pids = gauge("container_processes", "Processes and threads of a container.", ["container"]);
  const throttled = counter("container_cpu_throttled_periods_total", "CPU periods that were held back.", [
    "container",
  ]);
  const periods = counter("container_cpu_periods_total", "CPU periods under a limit.", ["container"]);
  const oomKills = counter("container_oom_kills_total", "Processes that were killed for memory.", [
    "container",
  ]);
  const read = counter("container_read_bytes_total", "Bytes read from disks.", ["container"]);
  const written = counter("container_written_bytes_total", "Bytes written to disks.", ["container"]);
  const healthy = gauge("container_healthy", "1 while its health check succeeds, 0 while it is unhealthy.", [
    "container",
  ]);
  const restarts = gauge("container_restarts", "Restarts in a row that its policy has made.", ["container"]);
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

  /** As the sampler saw it last, at most ten seconds ago: a scrape reads nothing of its own. */
  function readNumbers(): void {
    for (const each of [cpu, memory, memoryLimit, pids, throttled, periods, oomKills, read, written])
      each.reset();
    for (const each of [sent, received, healthy, restarts]) each.reset();
    for (const [container, now] of deps.numbers.counters().containers) {
      const count = (metric: Counter<"container">, value: number | null) => {
        if (value !== null) metric.inc({ container }, value);
      };
      count(cpu, now.cpuUs === null ? null : now.cpuUs / 1e6);
      count(throttled, now.throttledPeriods);
      count(periods, now.periods);
      count(oomKills, now.oomKills);
      count(read, now.readBytes);
      count(written, now.writtenBytes);
      if (now.memory !== null) memory.set({ container }, now.memory);
      if (now.pids !== null) pids.set({ container }, now.pids);
      for (const [link, traffic] of [
        ["bridge", now.link],
        ["overlay", now.overlay],
      ] as const) {
        if (traffic === null) continue;
        sent.inc({ container, link }, traffic.tx);
        received.inc({ container, link }, traffic.rx);
      }
    }
    for (const { name, memoryBytes, health, restarts: made } of deps.containers.list()) {
      if (memoryBytes !== null) memoryLimit.set({ container: name }, memoryBytes);
      if (health !== null && health.state !== "starting")
        healthy.set({ container: name }, health.state === "healthy" ? 1 : 0);
      if (made.count > 0) restarts.set({ container: name }, made.count);
    }
  }

  return {
    contentType: registry.contentType,
    async text() {
      readContainers();
      readNumbers();
      await readOverlay();
      return registry.metrics();
    },
  };
}
