import ipaddr from "ipaddr.js";
import type { Check } from "../model";
import type { NodeIdentity } from "../mycelium/address";
import type { NodeInfo, NodePeer } from "../mycelium/answers";
import { nodeAddressOf, type Tun } from "../mycelium/overlay";
import { parsePeers } from "../mycelium/peers";
import { compareVersions, formatVersion, parseVersion, SINCE, type Version } from "../mycelium/version";
import { failed, fine, type Subject, unknown, warning } from "./check";
import type { NetworkFacts, Patient } from "./heropods-checks";

/** A value or, in a sentence, why there is none. */
export type Known<T> = { value: T } | { reason: string };

/** What is read of Mycelium once for all HeroPods. */
export interface MyceliumFacts {
  binary: Known<{ text: string; version: Version }>;
  node: Known<NodeInfo>;
  peers: Known<NodePeer[]>;
  tun: Tun | null;
  ipv6Forwarding: string;
  /** Links whose IPv6 default route came from a router advertisement, with their accept_ra. */
  routerAdvertised: { device: string; acceptRa: string }[];
}

/** What is read for one HeroPods. */
export type KeyFacts = Known<{
  path: string;
  mode: number;
  readableByOthers: boolean;
  identity: NodeIdentity;
  /** What `mycelium inspect` makes of the file; asked only where our answer and the node's differ. */
  inspected: string | null;
}>;

/** Of the host alone: whether there is a Mycelium at all. Missing, it is no failure. */
export function judgePresence({ binary, node }: Pick<MyceliumFacts, "binary" | "node">): Check {
  const subject = { id: "mycelium", title: "Mycelium" };
  if ("value" in node)
    return fine(
      {
        ...subject,
        evidence: `${nodeAddressOf(node.value)}${"value" in binary ? `, ${binary.value.text}` : ""}`,
      },
      "Runs; a HeroPods can give its containers overlay addresses.",
    );
  return warning(
    { ...subject, evidence: node.reason },
    "Containers have IPv4 only. Everything else works without it.",
    "value" in binary
      ? "Start Mycelium; HeroPods only uses it."
      : "Install and start Mycelium where overlay addresses are wanted; HeroPods only uses it.",
  );
}

/** Everything that the overlay of an enabled HeroPods needs, in the order in which to mend it. */
export function judgeMycelium(
  patient: Patient,
  facts: MyceliumFacts,
  key: KeyFacts,
  network: NetworkFacts,
): Check[] {
  return [
    judgeBinary(patient, facts.binary),
    judgeApi(facts.node),
    judgeTun(facts),
    judgeInterfaceName(patient, facts.tun),
    judgeKeyFile(key),
    judgeIdentity(key, facts.node),
    judgeRange(patient, facts.tun, network),
    judgeForwarding(patient, facts.ipv6Forwarding),
    judgeAcceptRa(facts.routerAdvertised),
    ...judgePeers(patient, facts),
  ];
}

function judgeBinary({ mycelium_version }: Patient, binary: MyceliumFacts["binary"]): Check {
  const subject = { id: "mycelium.binary", title: "Mycelium's program" };
  if ("reason" in binary)
    return warning(
      { ...subject, evidence: binary.reason },
      "The program is not on the daemon's path, so its version cannot be compared. A running node works all the same.",
      "Put the program into /usr/local/bin.",
    );
  const evidence = `${binary.value.text}; configured ${mycelium_version}`;
  const wanted = parseVersion(mycelium_version);
  if (!wanted.ok)
    return warning({ ...subject, evidence }, "The configured version is not one.", "Write it like v0.7.10.");
  const order = compareVersions(binary.value.version, wanted.value);
  if (order === 0) return fine({ ...subject, evidence }, "The installed version is the configured one.");
  return warning(
    { ...subject, evidence },
    `The installed version is ${order < 0 ? "older" : "newer"} than the configured one.`,
    order < 0
      ? `Install Mycelium ${formatVersion(wanted.value)}, or configure v${formatVersion(binary.value.version)}.`
      : `Configure v${formatVersion(binary.value.version)}.`,
  );
}

function judgeApi(node: MyceliumFacts["node"]): Check {
  const subject = { id: "mycelium.api", title: "Mycelium's API" };
  if ("value" in node)
    return fine(
      { ...subject, evidence: `${nodeAddressOf(node.value)}, ${node.value.subnet}` },
      "The node runs and answers.",
    );
  return failed(
    { ...subject, evidence: node.reason },
    "The node does not run, or answers elsewhere. Containers start with IPv4 only.",
    "Start Mycelium. If its --api-addr is another one, start heropodsd with --mycelium-api.",
  );
}

function judgeTun({ node, tun }: MyceliumFacts): Check {
  const subject = { id: "mycelium.tun", title: "Mycelium's interface" };
  if ("reason" in node)
    return unknown(
      { ...subject, evidence: "no answer from the node" },
      "The interface is found by the node's address.",
    );
  const address = nodeAddressOf(node.value);
  if (tun !== null)
    return fine(
      { ...subject, evidence: `${tun.name} has ${address}, MTU ${tun.mtu}` },
      "The node carries the host's packets.",
    );
  return failed(
    { ...subject, evidence: `no link has ${address}` },
    "The node runs without its interface (--no-tun), so nothing on this host reaches the overlay.",
    "Start Mycelium with its TUN.",
  );
}

function judgeInterfaceName({ mycelium_interface_name }: Patient, tun: Tun | null): Check {
  const subject = { id: "mycelium.interface-name", title: "Interface name" };
  if (tun === null)
    return unknown(
      { ...subject, evidence: `configured ${mycelium_interface_name}` },
      "There is no interface to compare with.",
    );
  const evidence = `found ${tun.name}, configured ${mycelium_interface_name}`;
  if (tun.name === mycelium_interface_name)
    return fine({ ...subject, evidence }, "The interface has the configured name.");
  return warning(
    { ...subject, evidence },
    "The interface was found by its address; its name does not matter to HeroPods.",
    `Configure ${tun.name}, or start Mycelium with --tun-name ${mycelium_interface_name}.`,
  );
}

function judgeKeyFile(key: KeyFacts): Check {
  const subject = { id: "mycelium.key", title: "Key file" };
  if ("reason" in key)
    return failed(
      { ...subject, evidence: key.reason },
      "Without the key it cannot be told whether the running node is the configured one.",
      "Point key_path at the file that Mycelium was started with (--key-file).",
    );
  const { path, mode, readableByOthers } = key.value;
  const evidence = `${path}: 32 bytes, mode ${mode.toString(8).padStart(4, "0")}`;
  if (!readableByOthers)
    return fine({ ...subject, evidence }, "Only its owner can read the node's identity.");
  return warning(
    { ...subject, evidence },
    "Others on this host can read the key and pose as this node. Mycelium before 0.7.4 wrote it so.",
    `chmod 600 ${path}`,
  );
}

function judgeIdentity(key: KeyFacts, node: MyceliumFacts["node"]): Check {
  const subject = { id: "mycelium.identity", title: "Node's identity" };
  if ("reason" in key || "reason" in node)
    return unknown(
      { ...subject, evidence: "the key or the node's answer is missing" },
      "Key and node cannot be compared.",
    );
  const running = nodeAddressOf(node.value);
  const { identity, inspected } = key.value;
  const { address, publicKey } = identity;
  const second = inspected === null ? "" : ` (mycelium inspect: ${inspected})`;
  const evidence = `key file gives ${address}${second}, the node has ${running}`;
  if (address === running && publicKey === node.value.publicKey)
    return fine({ ...subject, evidence }, "The running node uses the configured key.");
  return failed(
    { ...subject, evidence },
    "The running node uses another key. Containers get addresses of the running node's /64.",
    "Point key_path at the running node's key, or restart Mycelium with the configured one.",
  );
}

function judgeRange(
  { mycelium_ipv6_range: range }: Patient,
  tun: Tun | null,
  { routes }: NetworkFacts,
): Check {
  const subject = { id: "mycelium.route", title: "Route to the overlay" };
  if (tun === null)
    return unknown({ ...subject, evidence: `no interface for ${range}` }, "There is nothing to route to.");
  const covering = routes
    .filter(({ destination }) => covers(destination, range))
    .sort((a, b) => prefixOf(b.destination) - prefixOf(a.destination));
  const [best] = covering;
  if (best?.device === tun.name)
    return fine(
      { ...subject, evidence: `${best.destination} dev ${best.device}` },
      `Packets for ${range} go to Mycelium.`,
    );
  return failed(
    {
      ...subject,
      evidence: best ? `${range} goes to ${best.destination} dev ${best.device}` : `no route for ${range}`,
    },
    "Packets for the overlay do not reach Mycelium.",
    `ip -6 route replace ${range} dev ${tun.name}; Mycelium sets it by the prefix of its own address.`,
  );
}

function judgeForwarding({ running }: Patient, value: string): Check {
  const subject = {
    id: "mycelium.forwarding",
    title: "IPv6 forwarding",
    evidence: `net.ipv6.conf.all.forwarding = ${value}`,
  };
  if (value === "1")
    return fine(subject, "Packets pass between the overlay and containers, by the firewall's rules.");
  if (running === 0) return fine(subject, "Off; it is switched on with the first container that starts.");
  return failed(
    subject,
    "Containers run and are not reached over the overlay.",
    "Repair the containers: switching it on is in their plan, behind accept_ra and the firewall.",
  );
}

function judgeAcceptRa(uplinks: MyceliumFacts["routerAdvertised"]): Check {
  const subject = { id: "mycelium.accept-ra", title: "Router advertisements" };
  if (uplinks.length === 0)
    return fine(
      { ...subject, evidence: "no IPv6 default route came from one" },
      "IPv6 forwarding does not touch the host's default route.",
    );
  const evidence = uplinks.map(({ device, acceptRa }) => `${device}: accept_ra ${acceptRa}`).join(", ");
  const lost = uplinks.filter(({ acceptRa }) => acceptRa !== "2");
  if (lost.length === 0)
    return fine({ ...subject, evidence }, "The host keeps its IPv6 default route while forwarding.");
  return warning(
    { ...subject, evidence },
    "With forwarding on, the kernel drops a default route learned by router advertisement unless accept_ra is 2.",
    lost.map(({ device }) => `sysctl -w net.ipv6.conf.${device.replaceAll(".", "/")}.accept_ra=2`).join("; "),
  );
}

function judgePeers({ mycelium_peers }: Patient, { peers, binary }: MyceliumFacts): Check[] {
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
            `Give them to Mycelium with --peers, or now over its API: ${missing.map(addCommand).join("; ")}`,
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

function covers(destination: string, range: string): boolean {
  const outer =
    destination === "default" ? "::/0" : destination.includes("/") ? destination : `${destination}/128`;
  if (!ipaddr.IPv6.isValidCIDR(outer) || !ipaddr.IPv6.isValidCIDR(range)) return false;
  const [net, prefix] = ipaddr.IPv6.parseCIDR(outer);
  const [inner, innerPrefix] = ipaddr.IPv6.parseCIDR(range);
  return prefix <= innerPrefix && inner.match(net, prefix);
}

/** HeroPods does not do it by itself: whose peer a node is, is for who runs the node. */
const addCommand = (endpoint: string): string =>
  `curl -d '{"endpoint":"${endpoint}"}' -H content-type:application/json MYCELIUM_API/api/v1/admin/peers`;

const prefixOf = (destination: string): number =>
  destination === "default" ? 0 : Number(destination.split("/")[1] ?? 128);
