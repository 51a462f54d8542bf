import type { Check } from "../model";
import { parsePeers } from "../mycelium/peers";
import { compareVersions, formatVersion, SINCE } from "../mycelium/version";
import { failed, fine, type Subject, unknown, warning } from "./check";
import type { Patient } from "./heropods-checks";
import type { MyceliumFacts } from "./mycelium-facts";

/** Configured peers against the running node's, and whether any of them is alive. */
export function judgePeers({ mycelium_peers }: Patient, { api, peers, binary }: MyceliumFacts): Check[] {
  const configured: Subject = { id: "mycelium.peers", title: "Configured peers", evidence: mycelium_peers };
  const alive: Subject = { id: "mycelium.peers-alive", title: "Peers alive", evidence: "" };
  const wanted = parsePeers(mycelium_peers);
  if (!wanted.ok) {
    const evidence = wanted.problems.map(({ message }) => message).join(" ");
    return [failed({ ...configured, evidence }, "Mycelium would refuse these peers.", "Correct the peers.")];
  }
  if ("reason" in peers)
    return [
      unknown({ ...configured, evidence: peers.reason }, "The running peers cannot be read."),
      unknown({ ...alive, evidence: peers.reason }, "The running peers cannot be read."),
    ];
  const running = new Map(peers.value.map((peer) => [peer.endpoint, peer]));
  const missing = wanted.value
    .filter(({ endpoint }) => !running.has(endpoint))
    .map(({ endpoint }) => endpoint);
  const listed =
    peers.value.map(({ endpoint, state }) => `${endpoint} ${state}`).join(", ") || "the node has no peers";
  const living = peers.value.filter(({ state }) => state === "alive");
  const tooNew =
    "value" in binary && compareVersions(binary.value.version, SINCE.vsockPeers) < 0
      ? wanted.value.filter(({ proto }) => proto === "vsock")
      : [];
  return [
    tooNew.length > 0
      ? warning(
          { ...configured, evidence: tooNew.map(({ endpoint }) => endpoint).join(", ") },
          `Peers over vsock need Mycelium >= ${formatVersion(SINCE.vsockPeers)}.`,
          "Update Mycelium or remove these peers.",
        )
      : missing.length === 0
        ? fine({ ...configured, evidence: listed }, "The node has every configured peer.")
        : warning(
            { ...configured, evidence: `missing: ${missing.join(", ")}` },
            "The node does not dial them. Peers that were added over its API are forgotten when it starts anew.",
            `Give them to Mycelium with --peers, or now over its API: ${missing.map((endpoint) => addCommand(api, endpoint)).join("; ")}`,
          ),
    living.length > 0
      ? fine(
          { ...alive, evidence: living.map(({ endpoint }) => endpoint).join(", ") },
          "The node is part of the network.",
        )
      : failed(
          { ...alive, evidence: listed },
          "The node is alone: no other node can be reached.",
          "Check the underlay to the peers: their address, port and firewalls. tls:// works in private networks only.",
        ),
  ];
}

/** HeroPods does not do it by itself: whose peer a node is, is for who runs the node. */
const addCommand = (api: string, endpoint: string): string =>
  `curl -d '{"endpoint":"${endpoint}"}' -H content-type:application/json ${api}/api/v1/admin/peers`;
