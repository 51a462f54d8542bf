import type { NodeInfo } from "../core/mycelium/answers";
import { nodeAddressOf, type Overlay } from "../core/mycelium/overlay";
import { formatVersion, SINCE } from "../core/mycelium/version";
import type { Remembered } from "../core/overlay/freshness";
import type { KeyView, OverlayNodeView } from "../core/overlay/views";
import type { Problem } from "../core/problem";
import { readBinaryVersion } from "../host/mycelium/binary";
import { readKeyFile } from "../host/mycelium/key-file";
import type { Containers } from "./containers";
import type { Registry } from "./registry";

export interface NodeViewDeps {
  api: string;
  registry: Registry;
  containers: Pick<Containers, "list">;
}

/** Everything about this host's node: what it says, its program, TUN and keys, and who has its addresses. */
export async function overlayNodeView(
  { api, registry, containers }: NodeViewDeps,
  { value: node, freshness }: Remembered<NodeInfo>,
  overlay: Overlay,
): Promise<OverlayNodeView> {
  const [version, keys] = await Promise.all([readBinaryVersion(), readKeys(registry, node)]);
  return {
    freshness,
    api,
    node: node === null ? null : identityOf(node),
    version: version.ok
      ? { text: version.value.text, reason: null }
      : { text: null, reason: sentence(version.problems) },
    tun: overlay.state === "up" ? { ...overlay.tun, up: true } : null,
    tunReason: overlay.state === "up" ? null : overlay.reason,
    keys,
    holders: [
      ...(node === null
        ? []
        : [
            {
              address: nodeAddressOf(node),
              kind: "node" as const,
              name: registry.host.name,
              state: null,
            },
          ]),
      ...containers
        .list()
        .flatMap(({ overlay: address, name, state }) =>
          address === null ? [] : [{ address, kind: "container" as const, name, state }],
        ),
    ],
  };
}

function identityOf(node: NodeInfo): NonNullable<OverlayNodeView["node"]> {
  return {
    address: nodeAddressOf(node),
    subnet: node.subnet,
    publicKey: node.publicKey,
    startedAt: node.startedAt === null ? null : new Date(node.startedAt * 1000).toISOString(),
    startedAtNeeds: node.startedAt === null ? formatVersion(SINCE.startTime) : null,
  };
}

async function readKeys(registry: Registry, node: NodeInfo | null): Promise<KeyView[]> {
  const enabled = [...registry.heropods.values()].filter((h) => h.mycelium_enabled);
  return Promise.all(
    enabled.map(async ({ name, mycelium_key_path }): Promise<KeyView> => {
      const key = await readKeyFile(mycelium_key_path);
      const base = { heropods: name, path: mycelium_key_path };
      if (!key.ok) return { ...base, state: "failed", evidence: sentence(key.problems), address: null };
      const { path, mode, readableByOthers, identity } = key.value;
      const said = `${path}, mode ${mode.toString(8)}, gives the address ${identity.address}`;
      const { address } = identity;
      if (node !== null && node.publicKey !== identity.publicKey)
        return {
          ...{ ...base, address, state: "failed" },
          evidence: `${said}; the running node has another key, ${nodeAddressOf(node)}.`,
        };
      if (readableByOthers)
        return {
          ...base,
          address,
          state: "warning",
          evidence: `${said}; others than its owner can read it.`,
        };
      return { ...base, address, state: "ok", evidence: `${said}.` };
    }),
  );
}

const sentence = (problems: Problem[]): string => problems.map(({ message }) => message).join(" ");
