import { z } from "zod";
import type { BedHost } from "../testbed/bed";

const API = "http://127.0.0.1:8989/api/v1/admin";

const Routes = z.array(
  z.object({ subnet: z.string(), nextHop: z.string(), metric: z.union([z.number(), z.string()]) }),
);
const Peers = z.array(
  z.object({
    endpoint: z.object({ proto: z.string(), addr: z.object({ socket: z.string() }) }),
    type: z.string(),
    connectionState: z.string(),
  }),
);

/** What the node of a host itself says of its routes. */
export async function routesOf(host: BedHost, table: "selected" | "fallback") {
  return Routes.parse(await get(host, `/routes/${table}`));
}

/** The node's peers that it dials: endpoint and state. */
export async function peersOf(host: BedHost): Promise<Map<string, string>> {
  const peers = Peers.parse(await get(host, "/peers"));
  return new Map(
    peers
      .filter(({ type }) => type === "static")
      .map(({ endpoint, connectionState }) => [
        `${endpoint.proto}://${endpoint.addr.socket}`,
        connectionState,
      ]),
  );
}

/** Tells the node itself, behind the console's back. */
export async function forgetPeer(host: BedHost, endpoint: string): Promise<void> {
  const script = `fetch(${JSON.stringify(`${API}/peers/${encodeURIComponent(endpoint)}`)}, { method: "DELETE" }).then((r) => process.exit(r.ok ? 0 : 1))`;
  const { exitCode } = await host.exec([process.execPath, "-e", script]);
  if (exitCode !== 0) throw new Error(`The node of host ${host.name} did not forget ${endpoint}`);
}

async function get(host: BedHost, path: string): Promise<unknown> {
  return JSON.parse((await host.exec(["busybox", "wget", "-q", "-O", "-", `${API}${path}`])).stdout);
}
