import { readdir } from "node:fs/promises";
import { z } from "zod";
import { NETNS_PREFIX } from "../core/names";
import { ROUTE_PROTOCOL } from "../core/plan/container-network";
import { ALIAS, routeLocalnet } from "../core/plan/host-base";
import type { Observed, ObservedLink } from "../core/plan/observed";
import { NETNS_DIR } from "./container-traces";
import { mountsBelow } from "./mounts/mount-table";
import { type NetworkChanges, rememberedUntil } from "./network-changes";
import { createProcessObserver } from "./processes";
import { runQuick } from "./spawner";
import { readSysctl } from "./sysctl";

// What `ip -j -d addr` prints, as far as it is read (iproute2, ip/ipaddress.c).
const IpAddr = z.array(
  z.object({
    ifname: z.string(),
    flags: z.array(z.string()).default([]),
    address: z.string().default(""),
    mtu: z.number().default(0),
    master: z.string().optional(),
    ifalias: z.string().optional(),
    group: z.string().default("default"),
    linkinfo: z.object({ info_kind: z.string().optional() }).optional(),
    addr_info: z.array(z.object({ local: z.string(), prefixlen: z.number() }).partial()).default([]),
  }),
);
const IpRoute = z.array(z.object({ dst: z.string(), dev: z.string().optional() }));
const IpNeigh = z.array(
  z.object({
    dst: z.string(),
    dev: z.string(),
    lladdr: z.string().optional(),
    state: z.array(z.string()).default([]),
  }),
);

/** What is read of each container by itself, or by others. */
type Rest = "firewall" | "insides" | "mounts" | "limits";

/**
 * Everything but the firewall and what is read of each container by itself: links, addresses, routes, neighbours, namespaces, mounts, bundles, processes,
 * sysctls. What the kernel tells of when it changes is read again only then; the rest are a few files.
 */
export function createHostObserver(
  paths: { bundles: string; runtime: string },
  changes: NetworkChanges,
): () => Promise<Omit<Observed, Rest>> {
  const network = rememberedUntil(changes, async () => {
    const [links, overlayRoutes, neighbours] = await Promise.all([
      observeLinks(),
      observeRoutes(),
      observeNeighbours(),
    ]);
    return { links, overlayRoutes, neighbours };
  });
  const observeProcesses = createProcessObserver(paths.runtime);
  return async () => {
    const [found, netns, rootfs, bundles, processes] = await Promise.all([
      network(),
      names(NETNS_DIR),
      observeRootfs(paths.bundles),
      names(paths.bundles),
      observeProcesses(),
    ]);
    return {
      ...found,
      netns: new Set(netns.filter((name) => name.startsWith(NETNS_PREFIX))),
      rootfs,
      bundles: new Set(bundles),
      processes,
      sysctls: await observeSysctls(found.links),
    };
  };
}

async function observeLinks(): Promise<Map<string, ObservedLink>> {
  const stdout = await runQuick(["ip", "-j", "-d", "addr"]);
  const links = IpAddr.parse(JSON.parse(stdout || "[]"));
  return new Map(
    links.map((link) => [
      link.ifname,
      {
        up: link.flags.includes("UP"),
        mac: link.address,
        mtu: link.mtu,
        master: link.master ?? null,
        kind: link.linkinfo?.info_kind ?? "",
        ours: link.ifalias === ALIAS,
        // Named groups are the administrator's (/etc/iproute2/group); ours is a number.
        group: Number(link.group) || 0,
        addresses: link.addr_info.flatMap((a) =>
          a.local === undefined ? [] : [`${a.local}/${a.prefixlen}`],
        ),
      },
    ]),
  );
}

async function observeRoutes(): Promise<Map<string, string>> {
  const stdout = await runQuick(["ip", "-j", "-6", "route", "show", "proto", String(ROUTE_PROTOCOL)]);
  const routes = IpRoute.parse(JSON.parse(stdout.trim() || "[]"));
  return new Map(
    routes.flatMap((r) => (r.dev === undefined ? [] : [[r.dst.replace(/\/128$/, ""), r.dev] as const])),
  );
}

async function observeNeighbours(): Promise<Map<string, string>> {
  const stdout = await runQuick(["ip", "-j", "neigh", "show", "nud", "permanent"]);
  const entries = IpNeigh.parse(JSON.parse(stdout.trim() || "[]"));
  return new Map(
    entries.flatMap((n) => (n.lladdr === undefined ? [] : [[`${n.dev} ${n.dst}`, n.lladdr] as const])),
  );
}

/** Containers whose root is mounted. */
export async function observeRootfs(bundles: string): Promise<Set<string>> {
  const roots = mountsBelow(bundles).filter((target) => target.endsWith("/rootfs"));
  return new Set(roots.map((target) => target.slice(bundles.length + 1, -"/rootfs".length)));
}

/** Of containers' own links nothing is asked, and there may be two thousand of them. */
async function observeSysctls(links: ReadonlyMap<string, ObservedLink>): Promise<Map<string, string>> {
  const others = [...links].flatMap(([name, { ours, kind }]) => (ours && kind === "veth" ? [] : [name]));
  const keys = others.flatMap((link) =>
    ["accept_ra", "disable_ipv6"].map((name) => `net.ipv6.conf.${link.replaceAll(".", "/")}.${name}`),
  );
  // Whatever is not a container's link may lead to the host's loopback.
  const local = others.map(routeLocalnet);
  const values = await Promise.all(
    ["net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding", ...keys, ...local].map(
      async (key) => [key, await readSysctl(key)] as const,
    ),
  );
  return new Map(values.flatMap(([key, value]) => (value === null ? [] : [[key, value] as const])));
}

async function names(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch {
    return [];
  }
}
