import type { Desired } from "../plan/desired";

/** What the table does, a sentence for each of its chains: the same that `ruleset` writes as rules. */
export function firewallWords(desired: Desired): string[] {
  const { bridges, overlay, forwardingBefore } = desired;
  const words: string[] = [];
  if (bridges.length > 0) {
    const names = list(bridges.map((bridge) => bridge.name));
    const subnets = list(bridges.flatMap((bridge) => bridge.subnets));
    words.push(
      `Containers of ${subnets} reach other networks under the host's own address (masquerade).`,
      `What comes by ${names} is forwarded only from an address of ${subnets}, over IPv4.`,
      "Containers of one bridge reach each other; those of two bridges only by published ports.",
      `Nothing from outside is forwarded to ${names} but answers to what a container began, and what comes by a published port.`,
      "What comes to an address of the host by a published port goes on to its container; a port that is published nowhere goes on as it was.",
      `Nothing that comes by ${names} reaches the host's own 127.0.0.1.`,
    );
  }
  words.push(
    "A container may send from its own overlay address alone; anything else it sends by its overlay link is dropped.",
    "From the overlay, and from other containers over it, every container answers ping; more reaches only those that are open and ports that are published on the host's overlay address, and is refused with 'administratively prohibited' elsewhere.",
  );
  if (overlay !== null)
    words.push(
      `Only containers use ${overlay.tun} through this host: it is no router between the overlay and the rest.`,
    );
  const guarded = [...(forwardingBefore.ipv4 ? [] : ["IPv4"]), ...(forwardingBefore.ipv6 ? [] : ["IPv6"])];
  if (guarded.length > 0)
    words.push(
      `${guarded.join(" and ")} of anyone else is not forwarded: forwarding was off before containers needed it. What stays within one bridge is theirs.`,
    );
  return words;
}

const list = (names: string[]): string => names.join(", ");
