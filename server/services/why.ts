import { baseOf } from "../core/firewall/ruleset";
import type { ContainerView } from "../core/model";
import { canonicalIpv6 } from "../core/mycelium/address";
import { parseIpv4 } from "../core/mycelium/ipv6";
import type { Overlay as SeenOverlay } from "../core/mycelium/overlay";
import { nodeAddressOf } from "../core/mycelium/overlay";
import { parsePeer } from "../core/mycelium/peers";
import { objectNames } from "../core/names";
import { subnetContains } from "../core/overlay/subnet";
import { ProblemError } from "../core/problem";
import type { ContainerFacts, PathEvidence, TargetFacts } from "../core/why/evidence";
import { judgePath } from "../core/why/judge";
import type { WhyReport } from "../core/why/report";
import { readSysctl } from "../host/sysctl";
import { readForeignChains } from "../host/why/foreign-chains";
import { type LinkState, pingFrom, probe, readLinks, routeTo } from "../host/why/namespace";
import type { Containers } from "./containers";
import type { DesiredState } from "./desired-state";
import type { HostState } from "./host-state";
import type { Overlay } from "./overlay";
import type { Registry } from "./registry";

export interface Why {
  /**
   * Walks the path as a packet would, with a real ping at its end. `from` is 'host' or a container, `to` a
   * container, an address or a peer's endpoint. Throws ProblemError for an end that is none.
   */
  judge(from: string, to: string): Promise<WhyReport>;
  /** Pings or traces from inside the source's namespace; resolves with the exit code, null where stopped. */
  probe(
    ends: { from: string; to: string; tool: "ping" | "trace" },
    options: { signal: AbortSignal; onText: (stream: "stdout" | "stderr", text: string) => void },
  ): Promise<number | null>;
}

export interface WhyDeps {
  registry: Registry;
  containers: Pick<Containers, "list" | "get">;
  overlay: Pick<Overlay, "evidence" | "summary">;
  seen: () => Promise<SeenOverlay>;
  desired: DesiredState;
  host: HostState;
}

export const HOST = "host";
const GATEWAY = "fe80::1";
const RANGE = "400::/7";

export function createWhy(deps: WhyDeps): Why {
  const { registry, containers } = deps;

  function sourceOf(from: string): ContainerView | null {
    if (from === HOST) return null;
    if (registry.containers.has(from)) return containers.get(from);
    throw unknown("from", `There is no container ${from}; the source is 'host' or a container.`);
  }

  /** The target's address, of the overlay where both ends have one. */
  function aim(source: ContainerView | null, to: string) {
    if (registry.containers.has(to)) {
      const view = containers.get(to);
      const overlay = source === null || source.overlay !== null ? view.overlay : null;
      return { address: overlay ?? view.ipv4, view, endpoint: null };
    }
    if (to.includes("://")) {
      const peer = parsePeer(to);
      if (!peer.ok) throw new ProblemError(peer.problems.map((p) => ({ ...p, path: ["to"] })));
      if (peer.value.proto === "vsock") throw unknown("to", "A vsock peer has no address to walk to.");
      return { address: peer.value.ip, view: null, endpoint: peer.value.endpoint };
    }
    const address = canonicalIpv6(to) ?? (parseIpv4(to) === null ? null : to);
    if (address === null)
      throw unknown("to", `'${to}' is no container, address or endpoint of a peer that is known here.`);
    const view = containers.list().find((c) => c.ipv4 === address || c.overlay === address) ?? null;
    return { address, view, endpoint: null };
  }

  async function gather(source: ContainerView | null, to: string): Promise<PathEvidence> {
    const { address, view, endpoint } = aim(source, to);
    const family = address.includes(":") ? "ipv6" : "ipv4";
    const netns = source?.netns ?? null;
    const asked = source === null || source.pid !== null;
    // First, for it makes a node that learns routes on demand ask its peers.
    const ping = asked ? await pingFrom(netns, address) : null;
    const [hostLinks, seen, known, observed, wanted] = await Promise.all([
      readLinks(null),
      deps.seen(),
      deps.overlay.evidence(0),
      deps.host.observe(),
      deps.desired.read(() => false),
    ]);
    const facts = (c: ContainerView) => containerFacts(c, family, hostLinks);
    const from = source === null ? null : await facts(source);
    const target = await targetOf({ to, address, view, endpoint }, known, facts);
    const came =
      from?.outside === undefined || from?.outside === null || from === null
        ? null
        : { address: from.address, device: family === "ipv6" ? from.outsideName : from.gateway.device };
    const [insideRoute, hostRoute, returnRoute, forwarding] = await Promise.all([
      netns === null || from?.inside === null ? null : routeTo(address, netns),
      routeTo(address, null, came),
      from === null ? null : routeTo(from.address, null),
      readSysctl(family === "ipv6" ? "net.ipv6.conf.all.forwarding" : "net.ipv4.ip_forward"),
    ]);
    const others = await readForeignChains({
      family,
      comesBy: came?.device ?? null,
      leavesBy: "device" in hostRoute ? hostRoute.device : null,
    });
    const [best] = known.tables.of("selected").value?.longestMatches(address) ?? [];
    return {
      ...{ family, source: from, target, insideRoute, hostRoute, returnRoute, forwarding, ping },
      firewall: {
        present: observed.firewall.present,
        asWanted: observed.firewall.base === baseOf(wanted),
        foreign: others.chains,
        unseen: others.unseen,
      },
      api: known.node.freshness,
      tun: seen.state === "up" ? { name: seen.tun.name } : { reason: seen.reason },
      overlayRoute:
        best === undefined
          ? null
          : {
              subnet: best.subnet,
              nextHop: best.hop.text,
              endpoint: best.hop.endpoint,
              metric: best.metric,
            },
      queried: (known.tables.of("queried").value?.longestMatches(address).length ?? 0) > 0,
      peers: known.peers.value ?? [],
      missingPeers: deps.overlay.summary().missing,
    };
  }

  async function containerFacts(
    view: ContainerView,
    family: "ipv4" | "ipv6",
    hostLinks: LinkState[],
  ): Promise<ContainerFacts> {
    const record = registry.containers.get(view.name);
    if (record === undefined) throw unknown("to", `There is no container ${view.name}.`);
    const heropods = registry.heropods.get(view.heropods);
    const names = objectNames(record.name, record.hash);
    const [insideName, outsideName] =
      family === "ipv6" ? [names.overlayInside, names.overlayHost] : ["eth0", names.bridgePort];
    const named = (links: LinkState[], name: string) => links.find((link) => link.name === name) ?? null;
    const gateway =
      family === "ipv6"
        ? { address: GATEWAY, device: outsideName }
        : { address: heropods?.gateway_ip ?? "", device: heropods?.bridge_name ?? "" };
    const has = named(hostLinks, gateway.device)?.addresses.map((cidr) => cidr.split("/")[0]) ?? [];
    return {
      ...{ name: view.name, running: view.pid !== null, insideName, outsideName },
      address: family === "ipv6" ? (view.overlay ?? "::") : view.ipv4,
      inside: named(await readLinks(names.netns), insideName),
      outside: named(hostLinks, outsideName),
      gateway: { ...gateway, there: has.includes(gateway.address) },
      open: view.overlayIngress === "open",
    };
  }

  return {
    async judge(from, to) {
      const evidence = await gather(sourceOf(from), to);
      return judgePath(evidence, { from, to, at: new Date().toISOString() });
    },
    async probe({ from, to, tool }, options) {
      const source = sourceOf(from);
      if (source !== null && source.pid === null)
        throw unknown("from", `${from} is not running: there is no namespace to ask from.`);
      return probe(source?.netns ?? null, aim(source, to).address, tool, options);
    },
  };
}

async function targetOf(
  {
    to,
    address,
    view,
    endpoint,
  }: { to: string; address: string; view: ContainerView | null; endpoint: string | null },
  { node, peers }: Awaited<ReturnType<Overlay["evidence"]>>,
  facts: (view: ContainerView) => Promise<ContainerFacts>,
): Promise<TargetFacts> {
  const own = node.value !== null && subnetContains(node.value.subnet, address);
  return {
    ...{ text: to, address, own },
    container: view === null ? null : await facts(view),
    peer:
      endpoint === null
        ? null
        : { endpoint, state: peers.value?.find((peer) => peer.endpoint === endpoint)?.state ?? null },
    overlay: subnetContains(RANGE, address),
    node: node.value !== null && nodeAddressOf(node.value) === address,
  };
}

const unknown = (path: string, message: string) => new ProblemError([{ path: [path], message }], true);
