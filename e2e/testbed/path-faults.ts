import { z } from "zod";
import type { Bed, BedHost } from "./bed";
import { TUN_NAME } from "./mycelium";

/** A bed with two containers on host a, 'web' and 'app': between them and to host b lie the paths that faults break. */
export interface Paths {
  a: BedHost;
  b: BedHost;
  /** As host a has it: its address on the overlay and its link's name on the host. */
  web: z.infer<typeof Container>;
}

export interface PathFault {
  name: string;
  /** The hop that is to be named first: by its id, and by what people read. */
  hop: string;
  title: RegExp;
  /** The source is 'web'. */
  to(paths: Paths): string;
  make(paths: Paths): Promise<void>;
  /**
   * 'offered': the hop offers what repairs it. Else what its words tell people to do where it is not ours
   * to repair; null where nobody can: nothing was ever there.
   */
  mend: "offered" | ((paths: Paths) => Promise<void>) | null;
  /** The real program believes in a silent TCP connection for minutes. */
  standinOnly?: boolean;
}

/** Whether host a repairs by itself what was changed by hand. */
export const repairs = (a: BedHost, repair: "automatic" | "ask") =>
  a.call("mutation", "heropods.save", { name: "default", repair, wait: true });

/** Makes what the faults are about; what breaks stays broken until somebody repairs it. */
export async function makePaths(bed: Bed): Promise<Paths> {
  const [a, b] = [bed.host("a"), bed.host("b")];
  await repairs(a, "ask");
  for (const name of ["web", "app"])
    await a.call("mutation", "containers.create", {
      // A first process that ends at once when it is told to: it is stopped and restarted here.
      ...{ name, command: ["sh", "-c", "trap 'exit 0' TERM; sleep 3600 & wait"] },
      ...{ start: true, wait: true },
    });
  return { a, b, web: Container.parse(await a.call("query", "containers.get", { name: "web" })) };
}

const Container = z.object({ overlay: z.string(), links: z.object({ overlay: z.string() }) });

/** An address whose /64 no node has. */
export const NOWHERE = "5ff:1:2:3::4";

const toHostB = ({ b }: Paths) => b.overlay;

/** Every fault that people make by hand on a host, from the container outwards. */
export const PATH_FAULTS: PathFault[] = [
  {
    ...{ name: "a link that is down", hop: "source-link", title: /^Link of web$/, to: toHostB },
    make: ({ a, web }) => onHost(a, "ip", "link", "set", web.links.overlay, "down"),
    mend: "offered",
  },
  {
    ...{ name: "a link that is down inside", hop: "source-link", title: /^Link of web$/, to: toHostB },
    make: ({ a, web }) =>
      onHost(a, "ip", "-n", "hp-web", "link", "set", web.links.overlay.replace("vmyh", "vmy"), "down"),
    mend: "offered",
  },
  {
    ...{ name: "a gateway that is lost", hop: "source-gateway", title: /^Gateway fe80::1$/, to: toHostB },
    make: ({ a, web }) => onHost(a, "ip", "addr", "del", "fe80::1/64", "dev", web.links.overlay),
    mend: "offered",
  },
  {
    ...{
      name: "a host route that is deleted",
      hop: "source-return",
      title: /^Way back to web$/,
      to: toHostB,
    },
    make: ({ a, web }) =>
      onHost(a, "ip", "-6", "route", "del", `${web.overlay}/128`, "dev", web.links.overlay),
    mend: "offered",
  },
  {
    ...{ name: "forwarding that is off", hop: "forwarding", title: /^Forwarding$/, to: toHostB },
    make: ({ a }) => onHost(a, "sysctl", "-qw", "net.ipv6.conf.all.forwarding=0"),
    mend: "offered",
  },
  {
    ...{ name: "a firewall that is closed", hop: "firewall", title: /^Firewall$/, to: toHostB },
    make: ({ a }) => onHost(a, "nft", "insert", "rule", "inet", "heropods", "forward", "drop"),
    mend: "offered",
  },
  {
    ...{ name: "a firewall of others that drops", hop: "firewall", title: /^Firewall$/, to: toHostB },
    make: async ({ a }) => {
      await onHost(a, "nft", "add", "table", "ip6", "site");
      await onHost(a, "nft", "add", "chain", "ip6", "site", "guard", FORWARD_HOOK);
      await onHost(a, "nft", "add", "rule", "ip6", "site", "guard", "meta", "l4proto", "ipv6-icmp", "drop");
    },
    mend: ({ a }) => onHost(a, "nft", "delete", "table", "ip6", "site"),
  },
  {
    ...{ name: "a target's container that is stopped", hop: "target", title: /^app runs$/, to: () => "app" },
    make: async ({ a }) => {
      await a.call("mutation", "containers.stop", { name: "app", wait: true });
    },
    mend: "offered",
  },
  {
    ...{ name: "a /64 that Mycelium has no route to", hop: "overlay-route", to: () => NOWHERE },
    ...{ title: /^Mycelium's route to /, make: async () => undefined, mend: null },
  },
  {
    ...{ name: "a next hop that is dead", hop: "next-hop", title: /^The next hop$/, to: toHostB },
    make: ({ a }) => a.cutUnderlay(),
    mend: ({ a }) => a.restoreUnderlay(),
    standinOnly: true,
  },
  {
    ...{ name: "a TUN that is down", hop: "tun", title: /^Mycelium's TUN$/, to: toHostB },
    make: ({ a }) => onHost(a, "ip", "link", "set", TUN_NAME, "down"),
    mend: async ({ a }) => {
      await a.stopOverlay();
      await a.startOverlay();
    },
  },
  {
    ...{ name: "a Mycelium that has stopped", hop: "daemon", title: /^Mycelium$/, to: toHostB },
    make: ({ a }) => a.stopOverlay(),
    mend: ({ a }) => a.startOverlay(),
  },
];

const FORWARD_HOOK = "{ type filter hook forward priority 10; policy accept; }";

async function onHost({ exec }: BedHost, ...argv: string[]): Promise<void> {
  const { exitCode, stderr } = await exec(argv);
  if (exitCode !== 0) throw new Error(`${argv.join(" ")} ended with ${exitCode}: ${stderr}`);
}
