import { readFile } from "node:fs/promises";
import type { NetworkFacts } from "../../core/doctor/heropods-checks";
import type { KeyFacts, Known, MyceliumFacts } from "../../core/doctor/mycelium-facts";
import { findTun } from "../../core/mycelium/overlay";
import type { Problem, Result } from "../../core/problem";
import { inspectKey, type readBinaryVersion } from "../mycelium/binary";
import type { Answer, MyceliumClient } from "../mycelium/client";
import { readKeyFile } from "../mycelium/key-file";
import { readLinkAddresses } from "../mycelium/overlay";

/** Reads what there is of Mycelium on this host; never starts, stops or changes it. */
export async function readMycelium(
  api: string,
  client: MyceliumClient,
  network: NetworkFacts,
  version: typeof readBinaryVersion,
): Promise<MyceliumFacts> {
  const [binary, nodeAnswer, peers, links, ipv6Forwarding] = await Promise.all([
    version(),
    client.node(),
    client.peers(),
    readLinkAddresses().catch(() => []),
    readSysctl("all/forwarding"),
  ]);
  const node = ofAnswer(nodeAnswer);
  const uplinks = network.routes.filter(
    ({ destination, protocol }) => destination === "default" && protocol === "ra",
  );
  return {
    api,
    binary: ofResult(binary),
    node,
    peers: ofAnswer(peers),
    tun: "value" in node ? findTun(links, node.value) : null,
    ipv6Forwarding,
    routerAdvertised: await Promise.all(
      [...new Set(uplinks.map(({ device }) => device))].map(async (device) => ({
        device,
        acceptRa: await readSysctl(`${device}/accept_ra`),
      })),
    ),
  };
}

/** The key file of one HeroPods; the program is asked for a second opinion when it is not the node's. */
export async function readKey(keyPath: string, node: MyceliumFacts["node"]): Promise<KeyFacts> {
  const file = await readKeyFile(keyPath);
  if (!file.ok) return { reason: sentence(file.problems) };
  const differs = "value" in node && node.value.publicKey !== file.value.identity.publicKey;
  const inspected = differs ? await inspectKey(keyPath) : null;
  return { value: { ...file.value, inspected: inspected?.ok ? inspected.value.address : null } };
}

const readSysctl = (name: string): Promise<string> =>
  readFile(`/proc/sys/net/ipv6/conf/${name}`, "utf8").then(
    (text) => text.trim(),
    () => "unknown",
  );

const ofAnswer = <T>(answer: Answer<T>): Known<T> =>
  answer.state === "ok" ? { value: answer.value } : { reason: answer.reason };

const ofResult = <T>(result: Result<T>): Known<T> =>
  result.ok ? { value: result.value } : { reason: sentence(result.problems) };

const sentence = (problems: Problem[]): string => problems.map(({ message }) => message).join(" ");
