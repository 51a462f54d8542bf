import { randomUUID } from "node:crypto";
import { bySet, publishedBy } from "../core/firewall/elements";
import { baseOf } from "../core/firewall/ruleset";
import { firewallWords } from "../core/firewall/words";
import type { OperationView } from "../core/model";
import type { InterfaceFacts } from "../core/network/facts";
import { type Asked, type Ownership, ownership } from "../core/network/ownership";
import type {
  FirewallView,
  InterfacesView,
  NeighboursView,
  NetworkRoutesView,
  SysctlsView,
} from "../core/network/views";
import type { Desired } from "../core/plan/desired";
import { wantedSysctls } from "../core/plan/host-base";
import { listTable } from "../host/firewall";
import { readHostNetwork, readInterfaces } from "../host/network/read";
import { readSysctl } from "../host/sysctl";
import type { Changes } from "./changes";
import type { DesiredState } from "./desired-state";
import type { HostState } from "./host-state";
import { createPoll } from "./poll";
import type { Reconciler } from "./reconciler";
import type { Registry } from "./registry";

/** The host's network as the kernel has it, each object joined to what it belongs to. All throw CommandError. */
export interface Network {
  interfaces(): Promise<InterfacesView>;
  routes(): Promise<NetworkRoutesView>;
  neighbours(): Promise<NeighboursView>;
  firewall(): Promise<FirewallView>;
  sysctls(): Promise<SysctlsView>;
  planRepair: Reconciler["planRepair"];
  repair(options: { wait: boolean; actor: string }): Promise<OperationView>;
  /** Somebody looks: counters are sampled and changes published, until the returned function is called. */
  watch(): () => void;
  /** The kernel told of a change. */
  touched(): void;
  stop(): Promise<void>;
}

export interface NetworkDeps {
  registry: Registry;
  changes: Changes;
  desired: DesiredState;
  host: HostState;
  reconciler: Pick<Reconciler, "planRepair" | "repair">;
  onError: (error: unknown) => void;
}

const QUICK_MS = 2_000;
/** Events come in bursts; a page reads anew once for a burst. */
const SETTLE_MS = 250;

export function createNetwork(deps: NetworkDeps): Network {
  const { registry, changes, desired, reconciler } = deps;
  const run = randomUUID().slice(0, 8);
  let revisions = 0;
  let watchers = 0;
  let telling: NodeJS.Timeout | null = null;
  let links: InterfaceFacts[] = [];
  let sampledAt = 0;
  let rates = new Map<string, { rx: number; tx: number }>();

  const publish = () =>
    changes.publish({ topic: "network", key: "host", value: { revision: `${run}-${++revisions}` } });

  function sample(now: InterfaceFacts[]): void {
    const at = performance.now();
    const seconds = (at - sampledAt) / 1000;
    const before = new Map(links.map((link) => [link.index, link]));
    // Two looks in quick succession would divide a packet or two by next to nothing.
    if (seconds < 0.5 && links.length > 0) return;
    const next = new Map<string, { rx: number; tx: number }>();
    for (const link of now) {
      const old = before.get(link.index);
      if (old === undefined || link.rx.bytes < old.rx.bytes || link.tx.bytes < old.tx.bytes) continue;
      next.set(link.name, {
        rx: Math.round(((link.rx.bytes - old.rx.bytes) * 8) / seconds),
        tx: Math.round(((link.tx.bytes - old.tx.bytes) * 8) / seconds),
      });
    }
    rates = next;
    links = now;
    sampledAt = at;
  }

  const poll = createPoll({
    quickMs: QUICK_MS,
    slowMs: null,
    onError: deps.onError,
    async look() {
      const now = await readInterfaces();
      const same = JSON.stringify(now) === JSON.stringify(links);
      sample(now);
      if (!same) publish();
    },
  });

  async function owned(of: readonly InterfaceFacts[]): Promise<{ wanted: Desired; belongs: Ownership }> {
    const wanted = await desired.read(() => false);
    const asked = askedOf(registry, wanted);
    return { wanted, belongs: ownership(asked, of) };
  }
  const now = () => new Date().toISOString();

  return {
    async interfaces() {
      const readAt = now();
      const found = await readInterfaces();
      sample(found);
      const { belongs } = await owned(found);
      return {
        readAt,
        interfaces: found.map((link) => ({
          ...link,
          ...belongs.ofInterface(link),
          rxRate: rates.get(link.name)?.rx ?? null,
          txRate: rates.get(link.name)?.tx ?? null,
        })),
      };
    },
    async routes() {
      const readAt = now();
      const { interfaces, ipv4, ipv6, rules } = await readHostNetwork();
      const { belongs } = await owned(interfaces);
      return {
        readAt,
        ipv4: ipv4.map((route) => ({ ...route, family: "ipv4", ...belongs.ofRoute(route) })),
        ipv6: ipv6.map((route) => ({ ...route, family: "ipv6", ...belongs.ofRoute(route) })),
        rules,
      };
    },
    async neighbours() {
      const readAt = now();
      const { interfaces, neighbours } = await readHostNetwork();
      const { belongs } = await owned(interfaces);
      return {
        readAt,
        neighbours: neighbours.map((neighbour) => ({ ...neighbour, ...belongs.ofNeighbour(neighbour) })),
      };
    },
    async firewall() {
      const readAt = now();
      const [text, { firewall }, { wanted, belongs }] = await Promise.all([
        listTable(),
        deps.host.observe(),
        owned([]),
      ]);
      return {
        readAt,
        present: text !== null,
        text: text ?? "",
        words: firewallWords(wanted),
        asWanted: firewall.base === baseOf(wanted),
        elements: bySet(firewall.elements).overlay_open.map((address) => ({
          address,
          ...belongs.ofOpenAddress(address),
        })),
        ports: [...firewall.elements].flatMap((element) => {
          const port = publishedBy(element);
          return port === null ? [] : [{ ...port, ...belongs.ofPublished(port.address, element) }];
        }),
      };
    },
    async sysctls() {
      const readAt = now();
      const wanted = wantedSysctls(await desired.read(() => false));
      const keys = new Map<string, { value: string | null; why: string }>(
        ALWAYS_SHOWN.map(([key, why]) => [key, { value: null, why }]),
      );
      for (const { key, value, sentence } of wanted) keys.set(key, { value, why: sentence });
      return {
        readAt,
        sysctls: await Promise.all(
          [...keys].map(async ([key, { value: asked, why }]) => {
            const value = await readSysctl(key);
            return { key, value, wanted: asked, why, ok: asked === null || asked === value };
          }),
        ),
      };
    },
    planRepair: reconciler.planRepair,
    repair: reconciler.repair,
    watch() {
      watchers++;
      const stop = poll.watch();
      return () => {
        watchers--;
        stop();
      };
    },
    touched() {
      if (watchers === 0 || telling !== null) return;
      telling = setTimeout(() => {
        telling = null;
        publish();
      }, SETTLE_MS);
      telling.unref();
    },
    async stop() {
      if (telling !== null) clearTimeout(telling);
      await poll.stop();
    },
  };
}

function askedOf(registry: Registry, wanted: Desired): Asked {
  const prepared = new Set(wanted.containers.flatMap((c) => (c.prepared ? [c.name] : [])));
  const all = [...registry.heropods.values()];
  const byId = new Map(all.map((heropods) => [heropods.id, heropods]));
  const sharing = (bridge: string) =>
    all.filter((heropods) => heropods.bridge_name === bridge).map((heropods) => heropods.name);
  return {
    tun: wanted.overlay?.tun ?? null,
    bridges: [...new Set(all.map((heropods) => heropods.bridge_name))].map((name) => ({
      name,
      heropods: sharing(name).join(", "),
    })),
    containers: [...registry.containers.values()].map((record) => ({
      ...{ name: record.name, hash: record.hash, ipv4: record.ipv4 },
      running: record.desired === "running" || prepared.has(record.name),
      bridge: byId.get(record.heropodsId)?.bridge_name ?? "",
      overlay: byId.get(record.heropodsId)?.mycelium_enabled ? record.overlay : null,
      open: record.overlayIngress === "open",
      ports: record.ports,
    })),
  };
}

/** Shown whether or not anything is asked of them: a path breaks on each. */
const ALWAYS_SHOWN: [key: string, why: string][] = [
  ["net.ipv4.ip_forward", "Forward IPv4 for the containers"],
  ["net.ipv6.conf.all.forwarding", "Forward IPv6 for the containers"],
  ["net.ipv4.conf.all.rp_filter", "2 or 0; 1 drops answers that come back another way than they went"],
  ["net.ipv6.conf.all.disable_ipv6", "0; with 1 there is no overlay"],
  ["net.ipv4.neigh.default.gc_thresh3", "The most IPv4 neighbours; about 500 containers fill 1024"],
  ["net.ipv6.neigh.default.gc_thresh3", "The most IPv6 neighbours"],
];
