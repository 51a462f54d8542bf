import ipaddr from "ipaddr.js";
import { parseOverlayRange } from "./addressing/overlay";
import { isHostAddress, overlaps, parseSubnet, type Subnet } from "./addressing/subnet";
import type { HeroPodsInput, MyceliumInput } from "./inputs";
import { parsePeers } from "./mycelium/peers";
import { parseVersion } from "./mycelium/version";
import { ok, type Problem, type Result } from "./problem";

/** What a configuration is checked against. */
export interface Surroundings {
  /** The other HeroPods of this host. */
  others: { name: string; bridge_name: string; subnet: string }[];
  /** Links of the host that are not ours, with their IPv4 addresses ('192.168.1.5/24'). */
  foreignLinks: { name: string; addresses: string[] }[];
}

/** Every problem of a HeroPods configuration, each at its field. */
export function checkHeroPods(input: HeroPodsInput, around: Surroundings): Result<HeroPodsInput> {
  const problems: Problem[] = [];
  const subnet = parseSubnet(input.subnet);
  if (!subnet.ok) problems.push(...subnet.problems);
  else {
    problems.push(...gatewayProblems(input, subnet.value), ...overlapProblems(input, subnet.value, around));
  }
  problems.push(...bridgeProblems(input, around), ...dnsProblems(input.dns_servers));
  if (problems.length > 0 || !subnet.ok) return { ok: false, problems };
  return ok({ ...input, subnet: subnet.value.cidr, dns_servers: splitList(input.dns_servers).join(",") });
}

/** A container keeps its address; so its subnet, gateway and bridge stay while it is there. */
export function checkMove(
  before: Pick<HeroPodsInput, "name" | (typeof MOVING)[number]>,
  input: HeroPodsInput,
  containers: readonly string[],
): Problem[] {
  if (containers.length === 0) return [];
  return MOVING.filter((field) => before[field] !== input[field]).map((field) => ({
    path: [field],
    message: `${field} cannot change while ${before.name} has containers: ${containers.join(", ")}.`,
    fix: "Delete them first, or make another HeroPods.",
  }));
}

const MOVING = ["bridge_name", "subnet", "gateway_ip"] as const;

function gatewayProblems({ gateway_ip }: HeroPodsInput, subnet: Subnet): Problem[] {
  if (isHostAddress(subnet, gateway_ip)) return [];
  const message = ipaddr.IPv4.isValidFourPartDecimal(gateway_ip)
    ? `The gateway ${gateway_ip} is not a host address of ${subnet.cidr}.`
    : `'${gateway_ip}' is not an IPv4 address.`;
  return [{ path: ["gateway_ip"], message, fix: `Choose one inside ${subnet.cidr}, usually the first.` }];
}

/** Two HeroPods on one bridge may share a subnet whole; anything else that overlaps has two ways out. */
function overlapProblems(input: HeroPodsInput, subnet: Subnet, around: Surroundings): Problem[] {
  const problems: Problem[] = [];
  for (const other of around.others) {
    const theirs = parseSubnet(other.subnet);
    if (!theirs.ok || !overlaps(subnet, theirs.value)) continue;
    if (other.bridge_name === input.bridge_name && theirs.value.cidr === subnet.cidr) continue;
    problems.push({
      path: ["subnet"],
      message: `${subnet.cidr} overlaps ${theirs.value.cidr} of the HeroPods ${other.name} on ${other.bridge_name}.`,
      fix: "Choose a subnet of its own, or the same subnet on the same bridge.",
    });
  }
  for (const link of around.foreignLinks)
    for (const address of link.addresses) {
      if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(address)) continue;
      const [host, prefix] = ipaddr.IPv4.parseCIDR(address);
      const shorter = Math.min(prefix, subnet.prefix);
      if (!host.match(ipaddr.IPv4.parse(subnet.network), shorter)) continue;
      problems.push({
        path: ["subnet"],
        message: `${subnet.cidr} overlaps ${address}, which this host has on ${link.name}.`,
        fix: "Choose a subnet that this host does not use.",
      });
    }
  return problems;
}

function bridgeProblems({ bridge_name }: HeroPodsInput, around: Surroundings): Problem[] {
  const path = ["bridge_name"];
  if (
    /^(vbr-|vmy-|vmyh-)/.test(bridge_name) ||
    bridge_name === "lo" ||
    bridge_name === "all" ||
    bridge_name === "default"
  )
    return [{ path, message: `${bridge_name} is a name that the host uses for other links.` }];
  if (around.foreignLinks.some((link) => link.name === bridge_name))
    return [
      {
        path,
        message: `This host has a link ${bridge_name} that is not the console's; it is left alone.`,
        fix: "Choose another bridge name.",
      },
    ];
  return [];
}

function dnsProblems(list: string): Problem[] {
  const servers = splitList(list);
  if (servers.length === 0)
    return [
      {
        path: ["dns_servers"],
        message: "At least one DNS server is needed.",
        fix: "Give addresses, separated by commas.",
      },
    ];
  // resolv.conf(5): the resolver reads three.
  if (servers.length > 3)
    return [
      { path: ["dns_servers"], message: "At most three DNS servers are used; name the three that matter." },
    ];
  return servers.flatMap((server, index) =>
    ipaddr.IPv4.isValidFourPartDecimal(server) || ipaddr.IPv6.isValid(server)
      ? []
      : [
          {
            path: ["dns_servers", index],
            message: `DNS server ${index + 1}, '${server}', is not an IP address.`,
          },
        ],
  );
}

function splitList(list: string): string[] {
  return list
    .split(",")
    .map((s) => s.trim())
    .filter((s) => s !== "");
}

const REQUIRED = ["version", "ipv6_range", "key_path", "peers"] as const;

/** Everything that enabling Mycelium needs; what is missing is named at once, and so is every bad peer. */
export function checkMycelium(input: MyceliumInput): Result<Required<MyceliumInput>> {
  const problems: Problem[] = [];
  for (const field of REQUIRED)
    if (input[field].trim() === "")
      problems.push({ path: [field], message: `${field} is required to enable Mycelium.` });
  const given = (field: (typeof REQUIRED)[number]) => input[field].trim() !== "";
  const version = parseVersion(input.version);
  if (given("version") && !version.ok)
    problems.push(...version.problems.map((p) => ({ ...p, path: ["version"] })));
  const range = parseOverlayRange(input.ipv6_range);
  if (given("ipv6_range") && !range.ok) problems.push(...range.problems);
  if (given("key_path") && !/^(\/|~\/)[^\0\n]*$/.test(input.key_path.trim()))
    problems.push({
      path: ["key_path"],
      message: `'${input.key_path}' is not an absolute path.`,
      fix: "Begin it with / or ~/.",
    });
  const peers = parsePeers(input.peers);
  if (given("peers") && !peers.ok) problems.push(...peers.problems);
  const name = input.interface_name ?? "mycelium0";
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/.test(name))
    problems.push({ path: ["interface_name"], message: `'${name}' is not the name of a link.` });
  if (problems.length > 0 || !range.ok || !peers.ok) return { ok: false, problems };
  return ok({
    heropods: input.heropods,
    version: input.version.trim(),
    ipv6_range: range.value,
    key_path: input.key_path.trim(),
    peers: peers.value.map((p) => p.endpoint).join(","),
    interface_name: name,
  });
}
