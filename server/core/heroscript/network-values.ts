import ipaddr from "ipaddr.js";
import type { z } from "zod";
import { parseOverlayRange } from "../addressing/overlay";
import { isHostAddress, parseSubnet } from "../addressing/subnet";
import { type Peer, parsePeers } from "../mycelium/peers";
import { parseVersion } from "../mycelium/version";
import type { Result } from "../problem";
import type { SCHEMAS } from "./actions";
import type { Checked, Tell } from "./check";
import { placedItems } from "./list-places";
import { listItems } from "./lists";
import type { Param } from "./script";

/** Whether the network of a HeroPods makes sense by itself; each mistake is told at its value. */
export function checkConfigure(
  { value, given }: Checked<z.infer<(typeof SCHEMAS)["configure"]>>,
  source: string,
  tell: Tell,
): boolean {
  const subnet = parseSubnet(value.subnet);
  let sound = tellProblems(subnet, given.get("subnet"), tell);
  const gateway = given.get("gateway_ip") ?? given.get("subnet");
  if (subnet.ok && gateway && !isHostAddress(subnet.value, value.gateway_ip)) {
    const message = `The gateway ${value.gateway_ip} is not an address of a host in ${subnet.value.cidr}.`;
    tell(gateway.valuePlace, { message });
    sound = false;
  }
  const servers = given.get("dns_servers");
  if (servers === undefined) return sound;
  for (const { text, place } of placedItems(source, servers, listItems(servers.value)))
    if (!ipaddr.IPv4.isValidFourPartDecimal(text) && !ipaddr.IPv6.isValid(text)) {
      tell(place, {
        message: `'${text}' is not the address of a name server.`,
        expected: "an address as 8.8.8.8",
      });
      sound = false;
    }
  return sound;
}

/**
 * The peers when they and the other values of enable_mycelium are good, else null; each bad value and
 * each bad peer is told at its place. `checked` is null when the action lacks something.
 */
export function checkMycelium(
  checked: Checked<z.infer<(typeof SCHEMAS)["enable_mycelium"]>> | null,
  peers: Param | undefined,
  source: string,
  tell: Tell,
): Peer[] | null {
  const found = peers === undefined ? null : checkPeers(peers, source, tell);
  if (checked === null) return null;
  const { value, given } = checked;
  const version = tellProblems(parseVersion(value.version), given.get("version"), tell);
  const range = tellProblems(parseOverlayRange(value.ipv6_range), given.get("ipv6_range"), tell);
  return version && range ? found : null;
}

function checkPeers(param: Param, source: string, tell: Tell): Peer[] | null {
  // As the original does, nothing between two commas is no peer.
  const items = placedItems(source, param, listItems(param.value));
  const parsed = parsePeers(items.map(({ text }) => text).join(","));
  if (parsed.ok) return parsed.value;
  for (const { path, message, fix } of parsed.problems) {
    const index = path.at(-1);
    const item = typeof index === "number" ? items[index] : undefined;
    tell(item?.place ?? param.valuePlace, { message: `peers: ${message}`, fix });
  }
  return null;
}

function tellProblems(result: Result<unknown>, param: Param | undefined, tell: Tell): boolean {
  if (result.ok) return true;
  if (param !== undefined)
    for (const { message, fix } of result.problems)
      tell(param.valuePlace, { message: `${param.key}: ${message}`, fix });
  return false;
}
