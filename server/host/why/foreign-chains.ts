import { readFile } from "node:fs/promises";
import { type Crossing, type ForeignChain, foreignChains } from "../../core/why/foreign-chains";
import { CommandError } from "../exec";
import { runQuick } from "../spawner";

/**
 * Chains of other tables that may drop the packet, as far as nft shows them; `unseen` says what it does
 * not show: rules of the older xtables, or everything where it cannot be asked.
 */
export async function readForeignChains(
  crossing: Crossing,
): Promise<{ chains: ForeignChain[]; unseen: string | null }> {
  const unseen = await legacyTables(crossing);
  try {
    // Without the elements of sets (-t): there may be 100,000 of them.
    const listing = await runQuick(["nft", "-t", "list", "ruleset"], { timeoutMs: 5_000 });
    return { chains: foreignChains(listing, crossing), unseen };
  } catch (error) {
    // What cannot be listed cannot be blamed; our own table is judged by itself.
    if (error instanceof CommandError) return { chains: [], unseen: "other nftables tables" };
    throw error;
  }
}

/** ip6tables-legacy keeps its rules where nft does not look; the kernel lists the tables that it has. */
async function legacyTables({ family }: Crossing): Promise<string | null> {
  const [file, program] =
    family === "ipv6" ? ["ip6_tables_names", "ip6tables"] : ["ip_tables_names", "iptables"];
  const names = (await readFile(`/proc/net/${file}`, "utf8").catch(() => "")).split("\n").filter(Boolean);
  return names.length === 0 ? null : `rules of ${program}-legacy (${names.join(", ")})`;
}
