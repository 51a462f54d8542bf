import { capacity, parseSubnet } from "../core/addressing/subnet";
import type { Overlay } from "../core/mycelium/overlay";
import type { Desired, DesiredBridge, DesiredContainer, HostPaths, Runtime } from "../core/plan/desired";
import { unwrap } from "../core/problem";
import type { HeroPods } from "../db/generated/client";
import type { Bundles, ImageForBundle } from "./bundles";
import { type ContainerRecord, type Registry, shouldRun } from "./registry";

export interface DesiredStateDeps {
  registry: Registry;
  bundles: Bundles;
  image(digest: string): ImageForBundle & { stopSignal: string };
  overlay(): Promise<Overlay>;
  /** Links whose IPv6 default route came from a router advertisement. */
  routerAdvertised(): Promise<string[]>;
  paths: HostPaths;
  runtime: Runtime;
  stopGraceMs: number;
  /** Is this stopped container held ready for its next start? */
  prepared(name: string): boolean;
}

/** What would be, where it differs from the registry: about to be made, changed or deleted. */
export interface Hypothesis {
  containers?: (ContainerRecord & { exists: boolean })[];
  heropods?: { name: string; value: HeroPods | null };
}

export interface DesiredState {
  /** `files` says of whom the bundle is needed: of those that will be created. */
  read(files: (name: string) => boolean, hypothesis?: Hypothesis): Promise<Desired>;
}

/** Mycelium's own, for containers that start before the node was ever seen (mycelium, src/tun/linux.rs). */
const MYCELIUM_MTU = 1400;

interface Context {
  heropods: HeroPods;
  mtu: number;
}

/** Turns the registry into the planner's desired state. */
export function createDesiredState(deps: DesiredStateDeps): DesiredState {
  const { registry, bundles, paths, runtime, stopGraceMs } = deps;
  let lastUp: Extract<Overlay, { state: "up" }> | null = null;

  /** A record is replaced when it changes, never changed: what was made of it stands until then. */
  const made = new WeakMap<ContainerRecord, { of: unknown[]; value: DesiredContainer }>();

  function containerOf(record: ContainerRecord, exists: boolean, context: Context): DesiredContainer {
    const { heropods, mtu } = context;
    const prepared = record.desired !== "running" && deps.prepared(record.name);
    const image = deps.image(record.imageDigest);
    const of = [exists, prepared, heropods, mtu, image.root, image.stopSignal];
    const known = made.get(record);
    if (known && of.every((value, at) => value === known.of[at])) return known.value;
    const overlay =
      record.overlay !== null && heropods.mycelium_enabled
        ? { address: record.overlay, range: heropods.mycelium_ipv6_range, mtu }
        : null;
    const value: DesiredContainer = {
      name: record.name,
      hash: record.hash,
      exists,
      running: shouldRun(record),
      prepared,
      bridge: heropods.bridge_name,
      ipv4: {
        address: record.ipv4,
        prefix: unwrap(parseSubnet(heropods.subnet)).prefix,
        gateway: heropods.gateway_ip,
      },
      overlay,
      overlayIngress: record.overlayIngress,
      ports: record.ports,
      bindSources: record.mounts.flatMap((mount) =>
        mount.kind === "bind" ? [{ path: mount.source, readOnly: mount.readOnly }] : [],
      ),
      limits: { memoryBytes: record.memoryBytes, cpus: record.cpus, pidsLimit: record.pidsLimit },
      binds: bundles.bindsOf(record, heropods),
      mayRestart: true,
      imageRoot: image.root,
      files: {},
      stopSignal: image.stopSignal,
      stopGraceMs,
    };
    made.set(record, { of, value });
    return value;
  }

  return {
    async read(files, hypothesis = {}) {
      const all = new Map(registry.heropods);
      if (hypothesis.heropods) {
        const { name, value } = hypothesis.heropods;
        if (value === null) all.delete(name);
        else all.set(name, value);
      }
      const byId = new Map([...all.values()].map((h) => [h.id, h]));
      const records = new Map<string, ContainerRecord>(registry.containers);
      const absent = new Set<ContainerRecord>();
      for (const record of hypothesis.containers ?? []) {
        records.set(record.name, record);
        if (!record.exists) absent.add(record);
      }
      const enabled = [...all.values()].filter((h) => h.mycelium_enabled);
      const overlay = enabled.length === 0 ? null : await deps.overlay();
      // A node that is away for a while takes nobody off the overlay: links, routes and rules stay for its return.
      if (overlay?.state === "up") lastUp = overlay;
      const up = overlay === null ? null : lastUp;
      const mtu = up?.tun.mtu ?? MYCELIUM_MTU;
      const containers: DesiredContainer[] = [];
      for (const record of records.values()) {
        const heropods = byId.get(record.heropodsId);
        if (!heropods) throw new Error(`Container ${record.name} belongs to no HeroPods of this host.`);
        const container = containerOf(record, !absent.has(record), { heropods, mtu });
        containers.push(
          files(record.name)
            ? { ...container, files: await bundles.filesOf(record, heropods, deps.image(record.imageDigest)) }
            : container,
        );
      }
      return {
        bridges: bridgesOf([...all.values()], containers),
        containers,
        overlay:
          up === null
            ? null
            : {
                tun: up.tun.name,
                mtu: up.tun.mtu,
                address: up.nodeAddress,
                ranges: [...new Set(enabled.map((h) => h.mycelium_ipv6_range))],
                routerAdvertised: await deps.routerAdvertised(),
              },
        forwardingBefore: {
          ipv4: registry.host.ipv4ForwardingBefore ?? false,
          ipv6: registry.host.ipv6ForwardingBefore ?? false,
        },
        paths,
        runtime,
      };
    },
  };
}

/** HeroPods that share a bridge give it one gateway each. */
function bridgesOf(all: HeroPods[], containers: DesiredContainer[]): DesiredBridge[] {
  const publishing = new Set(
    containers.flatMap((c) =>
      c.exists && c.running && c.ports.some((port) => port.family === "ipv4") ? [c.bridge] : [],
    ),
  );
  const bridges = new Map<string, DesiredBridge>();
  for (const h of all) {
    const { prefix, cidr } = unwrap(parseSubnet(h.subnet));
    const bridge = bridges.get(h.bridge_name) ?? {
      name: h.bridge_name,
      addresses: [],
      subnets: [],
      publishes: publishing.has(h.bridge_name),
    };
    bridge.addresses = [...new Set([...bridge.addresses, `${h.gateway_ip}/${prefix}`])];
    bridge.subnets = [...new Set([...bridge.subnets, cidr])];
    bridges.set(h.bridge_name, bridge);
  }
  return [...bridges.values()];
}

/** How many addresses a HeroPods has to give. */
export function addressesOf(heropods: HeroPods): number {
  return capacity(unwrap(parseSubnet(heropods.subnet)));
}
