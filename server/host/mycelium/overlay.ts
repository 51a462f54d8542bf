import { readFile } from "node:fs/promises";
import { findTun, type LinkAddresses, nodeAddressOf, type Overlay } from "../../core/mycelium/overlay";
import { readSysctl } from "../sysctl";
import { createMyceliumClient, type MyceliumClient } from "./client";

export interface OverlayWatch {
  /** What was seen last, at most `everyMs` old; waits only for the very first look. */
  observe(): Promise<Overlay>;
  /** Looks now, or joins the look that is under way. */
  refresh(): Promise<Overlay>;
  /** Called whenever the overlay comes up, goes down or becomes another one. */
  onChange(listener: (overlay: Overlay) => void): () => void;
  stop(): Promise<void>;
}

/**
 * Keeps an eye on Mycelium every few seconds, so that whoever plans need not wait for it: a node that
 * hangs costs them nothing. A refresh costs two small requests to loopback and a file.
 */
export function watchOverlay(config: { myceliumApi: string }, everyMs = 3_000): OverlayWatch {
  const client = createMyceliumClient(config.myceliumApi);
  const listeners = new Set<(overlay: Overlay) => void>();
  let last: Overlay | null = null;
  let looking: Promise<Overlay> | null = null;

  const look = async (): Promise<Overlay> => {
    const overlay = await lookOnce(client);
    const changed = last !== null && JSON.stringify(last) !== JSON.stringify(overlay);
    last = overlay;
    if (changed) for (const listener of listeners) listener(overlay);
    return overlay;
  };
  const refresh = (): Promise<Overlay> => {
    looking ??= look().finally(() => {
      looking = null;
    });
    return looking;
  };
  const timer = setInterval(() => void refresh(), everyMs);
  timer.unref();

  return {
    observe: () => (last === null ? refresh() : Promise.resolve(last)),
    refresh,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async stop() {
      clearInterval(timer);
      await looking;
      await client.close();
    },
  };
}

/** One look, without a memory: for a command that runs once. */
export async function observeOverlay(config: { myceliumApi: string }): Promise<Overlay> {
  const client = createMyceliumClient(config.myceliumApi);
  try {
    return await lookOnce(client);
  } finally {
    await client.close();
  }
}

/** Of a whole address, the scope 'global' (include/net/ipv6.h): a TUN's is one, the fe80::1 of a container's link is not. */
const GLOBAL_SCOPE = "00";

/** Every link that has a global IPv6 address: a file read, for it is looked at every few seconds. */
export async function readLinkAddresses(): Promise<LinkAddresses> {
  // Address, number of the link, length of the prefix, scope and flags in hex, name (kernel: net/ipv6/addrconf.c, if6_seq_show).
  const text = await readFile("/proc/self/net/if_inet6", "utf8");
  const links = new Map<string, { local: string; prefixlen: number }[]>();
  for (const line of text.split("\n")) {
    const [hex = "", , prefix = "", scope, , name] = line.trim().split(/\s+/);
    if (name === undefined || scope !== GLOBAL_SCOPE) continue;
    const local = hex.match(/.{4}/g)?.join(":") ?? "";
    links.set(name, [...(links.get(name) ?? []), { local, prefixlen: Number.parseInt(prefix, 16) }]);
  }
  return Promise.all(
    [...links].map(async ([ifname, addr_info]) => ({
      ifname,
      mtu: Number(await readSysctl(`net.ipv6.conf.${ifname.replaceAll(".", "/")}.mtu`)),
      addr_info,
    })),
  );
}

async function lookOnce(client: MyceliumClient): Promise<Overlay> {
  const node = await client.node();
  if (node.state !== "ok") return { state: "down", reason: node.reason };
  try {
    const tun = findTun(await readLinkAddresses(), node.value);
    const nodeAddress = nodeAddressOf(node.value);
    if (tun === null)
      return {
        state: "down",
        reason: `No link has Mycelium's address ${nodeAddress}: the node runs without its TUN.`,
      };
    return { state: "up", nodeAddress, subnet: node.value.subnet, tun };
  } catch (error) {
    // Whatever keeps us from finding the TUN, containers get no overlay: the reason is shown, the daemon lives on.
    return { state: "down", reason: error instanceof Error ? error.message : String(error) };
  }
}
