import type { PathEvidence } from "./evidence";
import type { ForeignChain } from "./foreign-chains";
import { broken } from "./hop";
import type { Hop } from "./report";

type Firewall = PathEvidence["firewall"];

/** The firewall's hop where nothing else explains that no answer comes. */
export function suspected({ name }: Hop, firewall: Firewall): Hop {
  return broken(
    "firewall",
    name,
    `The table inet heropods lets it pass, and no answer comes. Others may drop it: ${foreignWords(firewall)}`,
    "These tables are not ours: accept the containers' packets in them. To know for certain, let nft monitor trace follow one packet (nft(8), meta nftrace set 1).",
  );
}

/** What the other tables do, and what of them is not known. */
export function foreignWords({ foreign, unseen }: Firewall): string {
  return [
    `${foreign.slice(0, MOST).map(chainWords).join("; ")}.`,
    ...(foreign.length > MOST ? [`So may ${foreign.length - MOST} more chains.`] : []),
    "Whether one of these met the packet cannot be read from the rules alone.",
    ...(unseen === null ? [] : [`Not seen: ${unseen}.`]),
  ].join(" ");
}

const MOST = 3;

function chainWords({ name, hook, dropsByPolicy, rules }: ForeignChain): string {
  const more = rules.length > MOST ? ` and ${rules.length - MOST} more rules` : "";
  const by = rules.length === 0 ? null : `by: ${rules.slice(0, MOST).join(", ")}${more}`;
  const policy = dropsByPolicy ? "drops what it does not accept" : null;
  return `${name} (hook ${hook}) ${policy === null ? `drops ${by}` : by === null ? policy : `${policy}, and ${by}`}`;
}
