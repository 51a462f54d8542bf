import { ELEMENT_SETS } from "../core/firewall/elements";
import { SEEN_BRIDGES, TABLE } from "../core/firewall/ruleset";
import type { ObservedFirewall } from "../core/plan/observed";
import { CommandError } from "./exec";
import { type NetworkChanges, rememberedUntil } from "./network-changes";
import { runQuick } from "./spawner";

const SET = new RegExp(`^\\t(?:set|map) (${[...ELEMENT_SETS, SEEN_BRIDGES].join("|")}) \\{$`);

/**
 * Watches our table, read again when nft told of a change or a command of ours ran: what nft prints of it right
 * after we applied a base is remembered, and as long as it prints the same (elements of the containers' sets and
 * maps, and what the kernel adds, apart) that base still stands.
 */
export interface FirewallObserver {
  observe(): Promise<ObservedFirewall>;
  /** Call after the table was replaced by this base text. */
  applied(base: string): Promise<void>;
}

export function createFirewallObserver(changes: NetworkChanges): FirewallObserver {
  let known: { base: string; listing: string } | null = null;
  const read = rememberedUntil(changes, async () => {
    const text = await listTable();
    return text === null ? null : split(text);
  });
  return {
    async observe() {
      const table = await read();
      if (table === null) return { base: null, present: false, elements: new Set() };
      const { listing, elements } = table;
      return { base: known?.listing === listing ? known.base : null, present: true, elements };
    },
    async applied(base) {
      const text = await listTable();
      known = text === null ? null : { base, listing: split(text).listing };
    },
  };
}

/** Our table as nft prints it, or null where there is none. Throws CommandError. */
export async function listTable(): Promise<string | null> {
  try {
    return await runQuick(["nft", "-n", "list", "table", "inet", TABLE]);
  } catch (error) {
    if (error instanceof CommandError && error.stderr.includes("No such file")) return null;
    throw error;
  }
}

/** The elements taken out of the listing, 'elements = { a, b }', and of these the containers'. */
function split(text: string): { listing: string; elements: Set<string> } {
  const elements = new Set<string>();
  const rest: string[] = [];
  let inSet: string | null = null;
  let inElements = false;
  for (const line of text.split("\n")) {
    const name = SET.exec(line)?.[1];
    if (name !== undefined) inSet = name;
    else if (line === "\t}") inSet = null;
    const begins = inSet !== null && line.includes("elements = {");
    if (begins) inElements = true;
    if (!inElements) {
      rest.push(line);
      continue;
    }
    const content = line.replace(/^.*elements = \{/, "").replace(/\}\s*$/, "");
    for (const element of content.split(",").map((each) => each.trim()))
      if (inSet !== SEEN_BRIDGES && element !== "") elements.add(worded(element));
      // What the kernel adds is a bridge with itself; any other pair somebody put there.
      else if (!/^(?:("[^"]+") \. \1)?$/.test(element)) rest.push(element);
    if (line.includes("}")) inElements = false;
  }
  return { listing: rest.join("\n"), elements };
}

/** Protocols by their words: nft -n prints numbers (IANA's protocol numbers). */
function worded(element: string): string {
  return element.replace(/^6 \. /, "tcp . ").replace(/^17 \. /, "udp . ");
}
