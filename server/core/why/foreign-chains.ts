import { TABLE } from "../firewall/ruleset";

/** A chain of somebody else's table that may drop a packet which our table lets pass. */
export interface ForeignChain {
  /** 'ip6 filter FORWARD'. */
  name: string;
  hook: string;
  /** What it does not accept is dropped. */
  dropsByPolicy: boolean;
  /** Rules of it and of the chains it jumps to which drop or reject; as nft prints them. */
  rules: string[];
}

/** What is known of the packet without its contents. */
export interface Crossing {
  family: "ipv4" | "ipv6";
  /** The links that it comes by and leaves by; null where that is not known. */
  comesBy: string | null;
  leavesBy: string | null;
}

/**
 * Chains of others that may drop a forwarded packet, out of what `nft -t list ruleset` prints. A rule
 * that names another link than the packet's is left out; whether any other meets the packet depends on
 * matches (addresses, marks, state, xtables extensions) that are not followed here.
 */
export function foreignChains(listing: string, crossing: Crossing): ForeignChain[] {
  return tablesOf(listing)
    .filter(({ family, name }) => sees(family, crossing) && !(family === "inet" && name === TABLE))
    .flatMap(({ family, name, chains }) =>
      [...chains].flatMap(([chain, lines]): ForeignChain[] => {
        const [, hook = "", policy = "accept"] = BASE.exec(lines[0] ?? "") ?? [];
        if (!HOOKS.includes(hook)) return [];
        const rules = dropping(chain, chains, crossing, new Set());
        const dropsByPolicy = policy === "drop";
        if (rules.length === 0 && !dropsByPolicy) return [];
        return [{ name: `${family} ${name} ${chain}`, hook, dropsByPolicy, rules }];
      }),
    );
}

/** Where a packet that crosses the host passes by. */
const HOOKS = ["prerouting", "forward", "postrouting"];
const BASE = /^type \S+ hook (\S+) .*?(?:policy (\w+);)?$/;

interface Table {
  family: string;
  name: string;
  /** Their lines; a rule is one. */
  chains: Map<string, string[]>;
}

function tablesOf(listing: string): Table[] {
  const tables: Table[] = [];
  let lines: string[] | null = null;
  let begun = "";
  for (const text of listing.split("\n")) {
    const line = text.trim();
    const [, family, name] = /^table (\S+) (\S+) \{$/.exec(text) ?? [];
    const chain = /^\tchain (\S+) \{$/.exec(text)?.[1];
    if (family !== undefined && name !== undefined) tables.push({ family, name, chains: new Map() });
    else if (chain !== undefined) {
      lines = [];
      tables.at(-1)?.chains.set(chain, lines);
    } else if (text === "\t}") lines = null;
    else if (lines !== null && line !== "") {
      // A set in a rule goes on for lines.
      begun = begun === "" ? line : `${begun} ${line}`;
      if (count(begun, "{") > count(begun, "}")) continue;
      lines.push(begun);
      begun = "";
    }
  }
  return tables;
}

function dropping(
  chain: string,
  chains: ReadonlyMap<string, string[]>,
  crossing: Crossing,
  been: Set<string>,
): string[] {
  if (been.has(chain)) return [];
  been.add(chain);
  return (chains.get(chain) ?? []).flatMap((line) => {
    const rule = line.replace(/ ?comment "[^"]*"/, "");
    if (BASE.test(rule) || !mayMeet(rule, crossing)) return [];
    const own = /\b(drop|reject)\b/.test(rule) ? [line] : [];
    const further = [...rule.matchAll(/\b(?:jump|goto) ([^\s,}]+)/g)].map(([, target = ""]) => target);
    return [...own, ...further.flatMap((target) => dropping(target, chains, crossing, been))];
  });
}

function mayMeet(rule: string, { comesBy, leavesBy }: Crossing): boolean {
  return names(rule, "iifname", comesBy) && names(rule, "oifname", leavesBy);
}

/** Whether what the rule says of a link can be true of this one. */
function names(rule: string, key: "iifname" | "oifname", link: string | null): boolean {
  const [, not, name] = new RegExp(`\\b${key} (!= )?"([^"]*)"`).exec(rule) ?? [];
  if (name === undefined || link === null) return true;
  const same = name.endsWith("*") ? link.startsWith(name.slice(0, -1)) : link === name;
  return not === undefined ? same : !same;
}

const sees = (family: string, crossing: Crossing): boolean =>
  family === "inet" || family === (crossing.family === "ipv4" ? "ip" : "ip6");

const count = (text: string, char: string): number => text.split(char).length - 1;
