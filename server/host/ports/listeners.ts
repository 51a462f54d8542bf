import { readdir, readFile, readlink } from "node:fs/promises";
import { parseIpv6 } from "../../core/mycelium/ipv6";
import { type HostPort, portText } from "../../core/ports/published-port";

/** Who listens on a port of this host: '8080/tcp of the host is taken by nginx (pid 812).' Null: nobody. */
export async function holderOf(port: HostPort, overlay: string | null): Promise<string | null> {
  const sockets = await Promise.all(
    tablesOf(port).map(async (table) => boundTo(await readTable(table), table, port, overlay)),
  );
  const [inode] = sockets.flat();
  if (inode === undefined) return null;
  const process = await processWith(inode);
  return `${portText(port)} is taken by ${process ?? "a process that cannot be seen from here"}.`;
}

/** Throws for the first port that is taken. */
export async function mustBeFree(ports: readonly HostPort[], overlay: string | null): Promise<void> {
  for (const port of ports) {
    const taken = await holderOf(port, overlay);
    if (taken !== null) throw new Error(`${taken} Stop it, or publish another port.`);
  }
}

/** A socket on [::] takes IPv4 too, unless it says otherwise (ipv6(7), IPV6_V6ONLY). */
const tablesOf = ({ family, protocol }: HostPort) =>
  family === "ipv4" ? [protocol, `${protocol}6`] : [`${protocol}6`];

const readTable = (table: string) => readFile(`/proc/self/net/${table}`, "utf8").catch(() => "");

/**
 * Inodes of sockets that wait on the port (proc(5), /proc/net/tcp): state 0A listens; a UDP socket without
 * a peer receives from anyone.
 */
function boundTo(text: string, table: string, { family, hostPort }: HostPort, overlay: string | null) {
  const port = hostPort.toString(16).toUpperCase().padStart(4, "0");
  return text.split("\n").flatMap((line) => {
    const [, local = "", remote = "", state, , , , , , inode] = line.trim().split(/\s+/);
    const [address = "", at] = local.split(":");
    const waits = table.startsWith("tcp") ? state === "0A" : /^0+:0000$/.test(remote);
    if (at !== port || !waits || inode === undefined) return [];
    const everywhere = /^0+$/.test(address);
    const reaches =
      !table.endsWith("6") ||
      everywhere ||
      (family === "ipv4" ? isMapped(address) : address === words(overlay));
    return reaches ? [inode] : [];
  });
}

/** ::ffff:0:0/96 as the kernel prints it: four words in the machine's byte order. */
const isMapped = (hex: string) => hex.startsWith("0000000000000000FFFF0000");

/** An IPv6 address as /proc/net/tcp6 prints it. */
function words(address: string | null): string | null {
  const groups = address === null ? null : parseIpv6(address);
  if (groups === null) return null;
  const hex = groups.map((group) => group.toString(16).padStart(4, "0")).join("");
  const reversed = (hex.match(/.{8}/g) ?? []).map((word) => (word.match(/../g) ?? []).reverse().join(""));
  return reversed.join("").toUpperCase();
}

/** 'nginx (pid 812)': whose open files have the socket. */
async function processWith(inode: string): Promise<string | null> {
  const wanted = `socket:[${inode}]`;
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const links = await Promise.all(files.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => "")));
    if (!links.includes(wanted)) continue;
    const name = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "a process");
    return `${name.trim()} (pid ${pid})`;
  }
  return null;
}
