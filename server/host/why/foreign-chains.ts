import { z } from "zod";
import { TABLE } from "../../core/firewall/ruleset";
import { CommandError } from "../exec";
import { runQuick } from "../spawner";

// What `nft -j list chains` prints (libnftables-json(5)); other objects stand between the chains.
const Listing = z.object({
  nftables: z.array(
    z
      .object({
        chain: z.object({
          family: z.string(),
          table: z.string(),
          name: z.string(),
          hook: z.string().optional(),
          policy: z.string().optional(),
        }),
      })
      .or(z.object({}).transform(() => null)),
  ),
});

/** Base chains of others that drop, by policy, forwarded packets of the family: 'ip6 filter FORWARD'. */
export async function droppingChains(family: "ipv4" | "ipv6"): Promise<string[]> {
  const families = ["inet", family === "ipv4" ? "ip" : "ip6"];
  try {
    const { nftables } = Listing.parse(JSON.parse(await runQuick(["nft", "-j", "list", "chains"])));
    return nftables.flatMap((entry) => {
      const chain = entry?.chain;
      if (chain?.hook !== "forward" || chain.policy !== "drop" || !families.includes(chain.family)) return [];
      if (chain.family === "inet" && chain.table === TABLE) return [];
      return [`${chain.family} ${chain.table} ${chain.name}`];
    });
  } catch (error) {
    // What cannot be listed cannot be blamed; our own table is judged by itself.
    if (error instanceof CommandError) return [];
    throw error;
  }
}
