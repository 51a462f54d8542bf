import { TABLE } from "../core/firewall/ruleset";

/** A container's host ends, by their names. */
const CONTAINER_LINK = /\b(?:vbr|vmyh)-([0-9a-f]{6})\b/;

/** The state that ends a line about a neighbour (ip-neighbour(8), `nud`). */
const NEIGHBOUR = /\b(?:PERMANENT|NOARP|REACHABLE|STALE|DELAY|PROBE|INCOMPLETE|FAILED|NONE)\s*$/;

export interface EventFacts {
  isBridge: (link: string) => boolean;
  /** By the hash in its links' names: does an operation work on the container, or did one a moment ago? */
  isBusy: (hash: string) => boolean;
}

/** Is the event about something else than the links, routes and neighbours of containers? */
export function concernsOthers(line: string): boolean {
  return !CONTAINER_LINK.test(line) && !NEIGHBOUR.test(line);
}

/**
 * Is it about a neighbour that is none of ours? An uplink's gateway, and the link-local addresses that
 * containers ask for routers from, are found and lost several times a minute.
 */
export function isForeignNeighbour(line: string, { isBridge }: Pick<EventFacts, "isBridge">): boolean {
  if (!NEIGHBOUR.test(line)) return false;
  return /^(?:Deleted )?fe80:/.test(line) || !(CONTAINER_LINK.test(line) || line.split(" ").some(isBridge));
}

/**
 * What a line of `ip monitor` means: 'nothing' for links of others and for what our own operation does,
 * 'container' for a link or route of a container, 'shared' for a bridge of ours or anything without a link.
 * A bridge's carrier, which follows its ports, says nothing; nor does a neighbour beyond a bridge, which has
 * no link of its own: the next look sees it.
 */
export function judgeEvent(
  line: string,
  { isBridge, isBusy }: EventFacts,
): "nothing" | "container" | "shared" {
  // Of the kernel's settings: nobody but us switches forwarding on for us.
  if (/^inet6? /.test(line)) return /^inet6? all forwarding off/.test(line) ? "shared" : "nothing";
  const hash = CONTAINER_LINK.exec(line)?.[1];
  if (hash !== undefined) return isBusy(hash) ? "nothing" : "container";
  if (NEIGHBOUR.test(line)) return "nothing";
  const words = line.split(/[\s:@]+/);
  if (!words.some(isBridge)) return "nothing";
  return /^\d+: [^:@]+: <[^>]*\bUP\b/.test(line) ? "nothing" : "shared";
}

/** Is a line of `nft monitor` about our table? 'add element inet heropods overlay_open { … }' */
export function isOfOurTable(line: string): boolean {
  return new RegExp(`^(?:add|delete|insert|replace) \\w+ inet ${TABLE}(?: |$)`).test(line);
}
