import { describe, expect, it } from "vitest";
import { foreignChains } from "./foreign-chains";

const crossing = { family: "ipv6", comesBy: "vmyh-aaaaaa", leavesBy: "mycelium0" } as const;
/** As nft prints it, tabs and all. */
const listing = (...tables: [string, Record<string, string[]>][]) =>
  tables
    .map(
      ([name, chains]) =>
        `table ${name} {\n\tset addresses {\n\t\ttype ipv6_addr\n\t}\n\n${Object.entries(chains)
          .map(([chain, lines]) => `\tchain ${chain} {\n${lines.map((l) => `\t\t${l}\n`).join("")}\t}\n`)
          .join("\n")}}`,
    )
    .join("\n");
const FORWARD = "type filter hook forward priority filter; policy accept;";

describe("foreignChains", () => {
  it("tells policies and rules that drop, through jumps, and leaves what is ours alone", () =>
    expect(
      foreignChains(
        listing(
          ["inet heropods", { forward: [FORWARD, "drop"] }],
          ["ip6 filter", { FORWARD: ["type filter hook forward priority filter; policy drop;"] }],
          [
            "inet site",
            {
              guard: [FORWARD, "ct state established accept", "jump strict"],
              strict: [
                "goto strict",
                "ip6 daddr { 400::/7,",
                "\t 300::/7 } counter packets 3 bytes 9 reject",
              ],
              unused: ["drop"],
            },
          ],
        ),
        crossing,
      ),
    ).toEqual([
      { name: "ip6 filter FORWARD", hook: "forward", dropsByPolicy: true, rules: [] },
      {
        ...{ name: "inet site guard", hook: "forward", dropsByPolicy: false },
        rules: ["ip6 daddr { 400::/7, 300::/7 } counter packets 3 bytes 9 reject"],
      },
    ]));

  it.each([
    ['iifname "docker0" drop'],
    ['oifname "eth0" drop'],
    ['iifname != "vmyh-*" drop'],
    ['oifname != "mycelium0" jump strict'],
    ['accept comment "drop nothing"'],
  ])("leaves out %s, which this packet does not meet", (rule) =>
    expect(foreignChains(listing(["inet site", { g: [FORWARD, rule], strict: ["drop"] }]), crossing)).toEqual(
      [],
    ),
  );

  it.each([['iifname "vmyh-*" drop'], ['oifname != "eth0" drop'], ['iifname { "a", "b" } drop']])(
    "tells %s, which it may meet",
    (rule) =>
      expect(foreignChains(listing(["inet site", { g: [FORWARD, rule] }]), crossing)).toMatchObject([
        { rules: [rule] },
      ]),
  );

  it("looks at no other family and no other hook", () =>
    expect(
      foreignChains(
        listing(
          ["ip filter", { FORWARD: [FORWARD, "drop"] }],
          ["inet site", { input: ["type filter hook input priority filter; policy drop;"] }],
          ["bridge site", { forward: [FORWARD, "drop"] }],
        ),
        crossing,
      ),
    ).toEqual([]));
});
