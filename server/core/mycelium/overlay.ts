import { z } from "zod";
import { addressOfPublicKey, canonicalIpv6, nodeSubnet } from "./address";
import type { NodeInfo } from "./answers";

/** What the planner must know of Mycelium on this host. */
export type Overlay =
  | {
      state: "up";
      /** The node's own address; no container may have it. */
      nodeAddress: string;
      /** The node's /64, from which containers get theirs: '5da:83c1:819a:5372::/64'. */
      subnet: string;
      tun: Tun;
    }
  | {
      state: "down";
      /** A sentence with what was tried and what it said. */
      reason: string;
    };

export interface Tun {
  name: string;
  mtu: number;
}

/** What `ip -j addr` prints, as far as it is needed; iproute2 prints `{}` for links it filtered out. */
export const LinkAddresses = z.array(
  z.union([
    z.object({
      ifname: z.string(),
      mtu: z.number().int(),
      addr_info: z.array(z.object({ local: z.string().optional(), prefixlen: z.number().int() })),
    }),
    z.object({}).transform(() => null),
  ]),
);
export type LinkAddresses = z.infer<typeof LinkAddresses>;

/** The node's address: its answer since 0.7.8, before that what its public key gives. */
export function nodeAddressOf(node: NodeInfo): string {
  return node.ip ?? addressOfPublicKey(node.publicKey);
}

/**
 * Mycelium's TUN, found by what it carries, for its name is anyone's choice: the link with the node's
 * address, else one with an address of the node's /64 and the overlay's /7; null when there is none.
 */
export function findTun(links: LinkAddresses, node: NodeInfo): Tun | null {
  const address = nodeAddressOf(node);
  const having = (test: (local: string, prefixlen: number) => boolean) =>
    links.find((link) =>
      link?.addr_info.some(({ local, prefixlen }) => {
        const canonical = canonicalIpv6(local ?? "");
        return canonical !== null && test(canonical, prefixlen);
      }),
    );
  const link =
    having((local) => local === address) ??
    having((local, prefixlen) => prefixlen === 7 && nodeSubnet(local) === node.subnet);
  return link ? { name: link.ifname, mtu: link.mtu } : null;
}
