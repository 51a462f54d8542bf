import { createServer } from "node:http";
import { addressOfPublicKey, nodeSubnet } from "../../../server/core/mycelium/address";

/**
 * Mycelium's REST API as a node of a great network has it: 1,000 peers, 100,000 selected routes and as
 * many fallback ones, and nothing behind it. Counters stand still until /bench/traffic is asked for.
 */
const PEERS = 1_000;
const ROUTES = 100_000;
const VERSION = "0.7.10";
const publicKey = "a47c1d6f2a15b2c670d3a88fbe0aeb301ced12f7bcb4c8e3aa877b20f8559c02";

const [first = ""] = process.argv.slice(2);
if (first === "-V" || first === "--version") console.log(`mycelium ${VERSION}`);
else if (first === "inspect")
  console.log(JSON.stringify({ publicKey, address: addressOfPublicKey(publicKey) }));
else serve();

function serve(): void {
  let moving = false;
  const peers = Array.from({ length: PEERS }, (_, n) => ({
    endpoint: { proto: n % 3 === 0 ? "quic" : "tcp", addr: { socket: socketOf(n) } },
    type: "static",
    connectionState: n % 9 === 0 ? "dead" : "alive",
    txBytes: n * 1_000,
    rxBytes: n * 2_000,
    discovered: 3_600,
    lastConnected: 60,
  }));
  const tables = { selected: table(0), fallback: table(1) };
  const address = addressOfPublicKey(publicKey);
  const node = {
    ...{ nodeSubnet: nodeSubnet(address), nodeIp: address, nodePubkey: publicKey },
    nodeStartTime: 1_716_100_000,
  };
  const answers: Record<string, () => string | Buffer> = {
    "/api/v1/admin": () => JSON.stringify(node),
    "/api/v1/admin/peers": () => {
      if (moving)
        for (const [n, peer] of peers.entries()) {
          peer.txBytes += 1_000 + n;
          peer.rxBytes += 2_000 + n;
        }
      return JSON.stringify(peers);
    },
    "/api/v1/admin/routes/selected": () => tables.selected,
    "/api/v1/admin/routes/fallback": () => tables.fallback,
    "/api/v1/admin/routes/queried": () => "[]",
    "/api/v1/admin/stats/packets": () => JSON.stringify({ bySource: [], byDestination: [] }),
    "/bench/traffic": () => {
      moving = true;
      return "{}";
    },
  };
  createServer(({ url = "" }, response) => {
    const answer = answers[url];
    if (answer === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": "application/json" }).end(answer());
  }).listen(8989, "127.0.0.1");
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(0));
}

function socketOf(peer: number): string {
  return peer % 3 === 0
    ? `[2001:db8::${(peer + 1).toString(16)}]:9651`
    : `198.18.${peer >> 8}.${peer & 255}:9651`;
}

/** As the node prints it; `shift` gives each subnet another peer. */
function table(shift: number): Buffer {
  const hex = (n: number) => n.toString(16);
  const routes = Array.from({ length: ROUTES }, (_, n) => {
    const peer = (n + shift * 7) % PEERS;
    const socket = socketOf(peer);
    // Spread as hashes are, the same in every run.
    const mixed = Math.imul(n + 1, 2_654_435_761) >>> 0;
    return {
      subnet: `${hex(0x400 + (mixed % 0x200))}:${hex(1 + (mixed >>> 20))}:${hex(1 + (n & 0xffff))}:${hex(1 + (n >> 8))}::/64`,
      nextHop: peer % 3 === 0 ? `QUIC -> ${socket}` : `TCP 192.0.2.1:45694 <-> ${socket}`,
      metric: n % 50 === 49 ? "infinite" : 12 + (mixed % 700),
      seqno: n % 16,
    };
  });
  return Buffer.from(JSON.stringify(routes));
}
