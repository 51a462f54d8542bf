import { createMyceliumClient } from "../../server/host/mycelium/client";
import { observeOverlay } from "../../server/host/mycelium/overlay";

/** Prints as one JSON object what the product's own client sees of Mycelium; run inside a host. */
async function main(): Promise<void> {
  const config = { myceliumApi: "http://127.0.0.1:8989" };
  const client = createMyceliumClient(config.myceliumApi);
  const [action, endpoint] = process.argv.slice(2);
  const changed =
    action === "add" && endpoint !== undefined
      ? await client.addPeer(endpoint)
      : action === "remove" && endpoint !== undefined
        ? await client.removePeer(endpoint)
        : null;
  const [overlay, node, peers, selected, fallback, queried, stats] = await Promise.all([
    observeOverlay(config),
    client.node(),
    client.peers(),
    client.routes("selected"),
    client.routes("fallback"),
    client.queriedRoutes(),
    client.packetStats(),
  ]);
  console.log(JSON.stringify({ changed, overlay, node, peers, selected, fallback, queried, stats }));
  await client.close();
}

void main();
