import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import Database from "better-sqlite3";
import { z } from "zod";
import { SEEN_BRIDGES } from "../../server/core/firewall/ruleset";
import type { HostSpace } from "./host-space";

/** Everything that containers make on a host, as sorted lines: two of them are compared whole. */
export interface HostSnapshot {
  links: string[];
  routes: string[];
  netns: string[];
  mounts: string[];
  cgroups: string[];
  setElements: string[];
  leases: string[];
  /** What the daemon keeps of containers below its directory: 'bundles/web', 'logs/web.log'. */
  files: string[];
}

/** Reads a host from inside; `cgroupParent` is its part of the machine's cgroups. */
export async function takeSnapshot(
  host: HostSpace,
  cgroupParent: string,
  dataDir: string,
): Promise<HostSnapshot> {
  const [links, ipv4, ipv6, netns, mounts, ruleset] = await Promise.all([
    read(host, ["ip", "-j", "-d", "addr", "show"], Links),
    read(host, ["ip", "-j", "-4", "route", "show", "table", "all"], Routes),
    read(host, ["ip", "-j", "-6", "route", "show", "table", "all"], Routes),
    host.exec(["ls", "/run/netns"]),
    readFile(`/proc/${host.pid}/mountinfo`, "utf8"),
    read(host, ["nft", "-j", "list", "ruleset"], Ruleset),
  ]);
  const names = netns.stdout.split("\n").filter(Boolean).sort();
  return {
    links: links
      .map((link) => {
        const addresses = link.addr_info.map(({ local, prefixlen }) => `${local}/${prefixlen}`).sort();
        return [link.ifname, link.linkinfo?.info_kind ?? "-", `mtu ${link.mtu}`, ...addresses].join(" ");
      })
      .sort(),
    routes: [...ipv4, ...ipv6]
      // The kernel gives a link its multicast route when it gets its carrier, or not at all where it joined a
      // bridge before.
      .filter(({ dst }) => dst !== "ff00::/8")
      .map(({ dst, dev, gateway, table }) =>
        [dst, gateway ? `via ${gateway}` : "", `dev ${dev}`, table ? `table ${table}` : ""]
          .filter(Boolean)
          .join(" "),
      )
      .sort(),
    netns: names,
    mounts: mounts
      .split("\n")
      .map((line) => line.split(" ")[4] ?? "")
      .filter((path) => path !== "" && !isCovered(path, names))
      .sort(),
    cgroups: await cgroupsBelow(cgroupParent),
    setElements: ruleset.nftables
      .flatMap(({ set, map }) => [set, map])
      .filter((set) => set !== undefined)
      // What the kernel notes of other people's bridges is nobody's doing.
      .filter(({ name }) => name !== SEEN_BRIDGES)
      .flatMap(({ name, elem }) => (elem ?? []).map((element) => `${name} ${JSON.stringify(element)}`))
      .sort(),
    leases: leasesIn(join(dataDir, "heropods.db")),
    files: (
      await Promise.all(["bundles", "exits", "logs", "runtime"].map((dir) => filesIn(dataDir, dir)))
    ).flat(),
  };
}

const Links = z.array(
  z.object({
    ifname: z.string(),
    mtu: z.number(),
    linkinfo: z.object({ info_kind: z.string().optional() }).optional(),
    addr_info: z.array(z.object({ local: z.string().optional(), prefixlen: z.number() })),
  }),
);

const Routes = z.array(
  z.object({
    dst: z.string(),
    dev: z.string().optional(),
    gateway: z.string().optional(),
    table: z.union([z.string(), z.number()]).optional(),
  }),
);

const SetWithElements = z.object({ name: z.string(), elem: z.array(z.unknown()).optional() });
const Ruleset = z.object({
  nftables: z.array(z.object({ set: SetWithElements.optional(), map: SetWithElements.optional() })),
});

async function read<T>(host: HostSpace, argv: string[], schema: z.ZodType<T>): Promise<T> {
  const { exitCode, stdout, stderr } = await host.exec(argv);
  if (exitCode !== 0) throw new Error(`${argv.join(" ")} on host ${host.name}: ${stderr.trim()}`);
  return schema.parse(JSON.parse(stdout));
}

/** A named namespace of the machine, below the host's own /run: it is there in the table and nowhere else. */
const isCovered = (path: string, netns: string[]): boolean =>
  path.startsWith("/run/netns/") && !netns.includes(path.slice("/run/netns/".length));

/** Below the parent, in every hierarchy there is: 'memory/web-1'. */
async function cgroupsBelow(parent: string): Promise<string[]> {
  const root = "/sys/fs/cgroup";
  const hierarchies = existsSync(join(root, "cgroup.controllers")) ? [""] : await readdir(root);
  const found: string[] = [];
  for (const hierarchy of hierarchies) {
    const entries = await readdir(join(root, hierarchy, parent), {
      withFileTypes: true,
      recursive: true,
    }).catch(() => []);
    for (const entry of entries)
      if (entry.isDirectory())
        found.push(join(hierarchy, entry.parentPath.slice(join(root, hierarchy, parent).length), entry.name));
  }
  return found.sort();
}

async function filesIn(dataDir: string, dir: string): Promise<string[]> {
  const names = await readdir(join(dataDir, dir)).catch(() => []);
  return names.map((name) => `${dir}/${name}`).sort();
}

function leasesIn(file: string): string[] {
  if (!existsSync(file)) return [];
  const db = new Database(file, { readonly: true });
  try {
    const rows = z
      .array(z.object({ address: z.string() }))
      .parse(db.prepare("SELECT address FROM Lease").all());
    return rows.map(({ address }) => address).sort();
  } finally {
    db.close();
  }
}
