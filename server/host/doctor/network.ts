import { z } from "zod";
import type { NetworkFacts } from "../../core/doctor/heropods-checks";
import { runQuick } from "../spawner";

/** iproute2 prints `{}` for what it filtered out. */
const Links = z.array(
  z.union([
    z.object({
      ifname: z.string(),
      flags: z.array(z.string()),
      linkinfo: z.object({ info_kind: z.string().optional() }).optional(),
      addr_info: z.array(z.object({ local: z.string().optional(), prefixlen: z.number() })),
    }),
    z.object({}).transform(() => null),
  ]),
);

const Routes = z.array(
  z.object({ dst: z.string(), dev: z.string().optional(), protocol: z.string().optional() }),
);

/** The host's links with both families' addresses, and the routes of its main tables. Throws CommandError. */
export async function readNetwork(): Promise<NetworkFacts> {
  const [links, ipv4, ipv6] = await Promise.all([
    json(["ip", "-j", "-d", "addr", "show"], Links),
    json(["ip", "-j", "-4", "route", "show"], Routes),
    json(["ip", "-j", "-6", "route", "show"], Routes),
  ]);
  return {
    links: links
      .filter((link) => link !== null)
      .map((link) => ({
        name: link.ifname,
        kind: link.linkinfo?.info_kind ?? "",
        up: link.flags.includes("UP"),
        addresses: link.addr_info.flatMap(({ local, prefixlen }) =>
          local === undefined ? [] : [{ local, prefix: prefixlen }],
        ),
      })),
    routes: [...ipv4, ...ipv6].map(({ dst, dev, protocol }) => ({
      destination: dst,
      device: dev ?? "",
      protocol: protocol ?? "",
    })),
  };
}

async function json<T>(argv: string[], schema: z.ZodType<T>): Promise<T> {
  const stdout = await runQuick(argv, { timeoutMs: 5_000 });
  // Nothing to list is nothing printed, in some versions of iproute2.
  return schema.parse(stdout.trim() === "" ? [] : JSON.parse(stdout));
}
