import { existsSync } from "node:fs";
import { z } from "zod";
import type { ObservedInside } from "../../core/plan/observed";
import { NETNS_DIR } from "../container-traces";
import { CommandError } from "../exec";
import { runQuick } from "../spawner";

// What `ip -j` prints, as far as it is read: each of the three lists has objects of its own shape.
const Link = z.object({
  ifname: z.string(),
  flags: z.array(z.string()).default([]),
  mtu: z.number().default(0),
  address: z.string().default(""),
  addr_info: z.array(z.object({ local: z.string(), prefixlen: z.number() }).partial()).default([]),
});
const Neighbour = z.object({ dst: z.string(), dev: z.string(), lladdr: z.string() });
const Route = z.object({
  dst: z.string(),
  dev: z.string(),
  gateway: z.string().optional(),
  prefsrc: z.string().optional(),
  protocol: z.string().optional(),
  table: z.string().optional(),
  metric: z.number().optional(),
});
const Printed = z.array(z.union([Link, Neighbour, Route, z.object({}).transform(() => null)]));

/** `table all` is what makes a route line of both families, in a batch that has no flags of its own. */
const ASKED = "addr show\nroute show table all\nneigh show nud permanent\n";
/** The metric that the kernel gives an IPv6 route which has none. */
const IPV6_METRIC = 1024;

/** All that is in a namespace, by one process; null where there is no such namespace. Throws CommandError. */
export async function readInside(netns: string): Promise<ObservedInside | null> {
  if (!existsSync(`${NETNS_DIR}/${netns}`)) return null;
  try {
    return insideOf(
      await runQuick(["ip", "-n", netns, "-j", "-batch", "-"], { input: ASKED, timeoutMs: 5_000 }),
    );
  } catch (error) {
    if (error instanceof CommandError && /Cannot open network namespace/.test(error.stderr)) return null;
    throw error;
  }
}

/** What ip printed: a list a line. */
export function insideOf(text: string): ObservedInside {
  const inside: ObservedInside = { links: new Map(), routes: new Set(), neighbours: new Map() };
  for (const line of text.split("\n").filter((each) => each.trim() !== ""))
    for (const each of Printed.parse(JSON.parse(line))) {
      if (each === null) continue;
      if ("ifname" in each)
        inside.links.set(each.ifname, {
          up: each.flags.includes("UP"),
          mac: each.address,
          mtu: each.mtu,
          addresses: each.addr_info.flatMap(({ local, prefixlen }) =>
            local === undefined ? [] : [`${local}/${prefixlen}`],
          ),
        });
      else if ("lladdr" in each) inside.neighbours.set(`${each.dev} ${each.dst}`, each.lladdr);
      else if (each.table === undefined && each.protocol !== "kernel") inside.routes.add(routeText(each));
    }
  return inside;
}

function routeText({ dst, gateway, dev, prefsrc, metric }: z.infer<typeof Route>): string {
  const words = [dst, ...(gateway === undefined ? [] : ["via", gateway]), "dev", dev];
  if (prefsrc !== undefined) words.push("src", prefsrc);
  if (metric !== undefined && metric !== IPV6_METRIC) words.push("metric", String(metric));
  return words.join(" ");
}

const Numbers = z.array(z.object({ nsid: z.number(), name: z.string().optional() }));

/** The numbers by which this namespace knows others that have a name (ip-netns(8), `list-id`). Throws CommandError. */
export async function readNamespaceNumbers(): Promise<Map<number, string>> {
  const text = await runQuick(["ip", "-j", "netns", "list-id"], { timeoutMs: 10_000 });
  const numbers = Numbers.parse(JSON.parse(text.trim() || "[]"));
  return new Map(numbers.flatMap(({ nsid, name }) => (name === undefined ? [] : [[nsid, name] as const])));
}
