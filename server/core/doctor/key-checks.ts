import type { Check } from "../model";
import { nodeAddressOf } from "../mycelium/overlay";
import { failed, fine, unknown, warning } from "./check";
import type { KeyFacts, MyceliumFacts } from "./mycelium-facts";

/** The key file, and whether it is the running node's. */
export function judgeKey(key: KeyFacts, node: MyceliumFacts["node"]): Check[] {
  return [judgeKeyFile(key), judgeIdentity(key, node)];
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
