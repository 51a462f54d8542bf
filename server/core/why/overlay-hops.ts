import { plainEndpoint } from "../mycelium/next-hop";
import type { PathEvidence } from "./evidence";
import { broken, good, open } from "./hop";
import type { Hop } from "./report";

/** Mycelium's part: its TUN, the node, its route to the target's /64, the peer that is the next hop. */
export function judgeOverlay(evidence: PathEvidence): Hop[] {
  const { target } = evidence;
  if (target.peer !== null) return [judgeDaemon(evidence), judgePeer(evidence)];
  if (!target.overlay || target.own || target.node) return [];
  return [judgeTun(evidence), judgeDaemon(evidence), judgeRoute(evidence), judgeNextHop(evidence)];
}

function judgeTun({ tun, api }: PathEvidence): Hop {
  const title = "Mycelium's TUN";
  if ("name" in tun) return good("tun", title, `${tun.name} is up with the node's address.`);
  if (api.state !== "live") return open("tun", title, "It comes and goes with Mycelium, which is silent.");
  return broken(
    "tun",
    title,
    tun.reason,
    "Restart Mycelium: it makes its TUN and the address on it anew. HeroPods does not touch either.",
  );
}

function judgeDaemon({ api }: PathEvidence): Hop {
  if (api.state === "live") return good("daemon", "Mycelium", "Its API answers.");
  return broken(
    "daemon",
    "Mycelium",
    api.reason ?? "Its API was not asked.",
    "Start Mycelium (systemctl start mycelium), or name its API by --mycelium-api.",
  );
}

function judgeRoute({ overlayRoute, queried, api, peers, target }: PathEvidence): Hop {
  const title = `Mycelium's route to ${target.address}`;
  if (overlayRoute !== null && overlayRoute.metric !== null)
    return good(
      "overlay-route",
      title,
      `${overlayRoute.subnet} by ${overlayRoute.nextHop}, metric ${overlayRoute.metric}.`,
    );
  if (api.state !== "live") return open("overlay-route", title, "Not known while Mycelium is silent.");
  const alive = peers.some((peer) => peer.state === "alive");
  if (!alive) return open("overlay-route", title, "There is none without a peer that is alive.");
  const why =
    overlayRoute === null
      ? queried
        ? "It has none: it asked its peers, and none has answered."
        : "It has none."
      : `Only an infinite one: ${overlayRoute.subnet} by ${overlayRoute.nextHop} is unreachable.`;
  return broken(
    "overlay-route",
    title,
    why,
    "The node that owns this /64 is off, or no peer leads to it: check the address, or add a peer on its side.",
  );
}

function judgeNextHop({ overlayRoute, peers, api, missingPeers }: PathEvidence): Hop {
  const title = "The next hop";
  if (api.state !== "live") return open("next-hop", title, "Not known while Mycelium is silent.");
  const action =
    missingPeers > 0
      ? ({ label: "Connect the configured peers", procedure: "overlay.applyPeers", input: {} } as const)
      : null;
  const alive = peers.filter((peer) => peer.state === "alive");
  if (alive.length === 0)
    return broken(
      "next-hop",
      title,
      peers.length === 0
        ? "Mycelium has no peer at all."
        : `No peer is alive: ${peers
            .slice(0, 3)
            .map((peer) => `${peer.endpoint} is ${peer.state}`)
            .join(", ")}${peers.length > 3 ? ` and ${peers.length - 3} more` : ""}.`,
      action === null
        ? "See whether this host reaches the peer's address and port; Mycelium tries again every few seconds."
        : "Peers that are configured are not running: connect them.",
      action,
    );
  if (overlayRoute === null) return open("next-hop", title, "There is none without a route.");
  const peer = peers.find(({ endpoint }) => plainEndpoint(endpoint) === overlayRoute.endpoint);
  if (peer === undefined)
    return open("next-hop", title, `${overlayRoute.nextHop} is not among the peers that Mycelium lists.`);
  if (peer.state === "alive") return good("next-hop", title, `${peer.endpoint} is alive.`);
  return broken(
    "next-hop",
    title,
    `${peer.endpoint} is ${peer.state}.`,
    "See whether this host reaches the peer's address and port; Mycelium tries again every few seconds.",
  );
}

function judgePeer({ target, api }: PathEvidence): Hop {
  const endpoint = target.peer?.endpoint ?? "";
  const state = target.peer?.state ?? null;
  const title = `Peer ${endpoint}`;
  if (api.state !== "live") return open("next-hop", title, "Not known while Mycelium is silent.");
  if (state === "alive") return good("next-hop", title, `${endpoint} is alive.`);
  if (state === null)
    return broken("next-hop", title, "Mycelium does not have this peer.", "Add it on the page of peers.");
  return broken(
    "next-hop",
    title,
    `${endpoint} is ${state}.`,
    "See whether this host reaches its address and port; Mycelium tries again every few seconds.",
  );
}
