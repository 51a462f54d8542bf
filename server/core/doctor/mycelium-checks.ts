import type { Check } from "../model";
import { nodeAddressOf, type Tun } from "../mycelium/overlay";
import { compareVersions, formatVersion, parseVersion } from "../mycelium/version";
import { failed, fine, unknown, warning } from "./check";
import type { NetworkFacts, Patient } from "./heropods-checks";
import { judgeKey } from "./key-checks";
import type { KeyFacts, MyceliumFacts } from "./mycelium-facts";
import { judgeOverlayRoutes } from "./overlay-route-checks";
import { judgePeers } from "./peer-checks";

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
    ...judgeKey(key, facts.node),
    ...judgeOverlayRoutes(patient, facts, network),
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
