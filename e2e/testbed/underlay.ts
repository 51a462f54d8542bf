import { run } from "../../server/host/exec";

/** The network between the hosts: a switch in a namespace of its own, documentation addresses. */
export interface UnderlayNetwork {
  /** Host number 1, 2, …: 192.0.2.N and 2001:db8::N. */
  addresses(host: number): { ipv4: string; ipv6: string };
  /** Takes the carrier from a host's link. */
  cut(host: number): Promise<void>;
  restore(host: number): Promise<void>;
  remove(): Promise<void>;
}

/** Makes the namespaces and links them. `netnsOf` names the hosts' namespaces in order. */
export async function makeUnderlay(
  switchNetns: string,
  netnsOf: readonly string[],
): Promise<UnderlayNetwork> {
  const addresses = (host: number) => ({ ipv4: `192.0.2.${host}`, ipv6: `2001:db8::${host}` });
  const created: string[] = [];
  const remove = async () => {
    for (const netns of created) await run(["ip", "netns", "del", netns]);
  };
  try {
    for (const netns of [switchNetns, ...netnsOf]) {
      await run(["ip", "netns", "add", netns]);
      created.push(netns);
    }
    await batch(switchNetns, ["link add name sw0 type bridge", "link set dev sw0 addrgenmode none up"]);
    for (const [index, netns] of netnsOf.entries()) {
      const port = `port${index + 1}`;
      const { ipv4, ipv6 } = addresses(index + 1);
      await batch(switchNetns, [
        `link add name ${port} type veth peer name eth0 netns ${netns}`,
        `link set dev ${port} master sw0 addrgenmode none up`,
      ]);
      await batch(netns, [
        "link set dev eth0 addrgenmode none up",
        `addr add ${ipv4}/24 dev eth0`,
        `addr add ${ipv6}/64 dev eth0 nodad`,
      ]);
    }
  } catch (error) {
    await remove();
    throw error;
  }
  const set = (host: number, state: "up" | "down") =>
    batch(switchNetns, [`link set dev port${host} ${state}`]);
  return { addresses, cut: (host) => set(host, "down"), restore: (host) => set(host, "up"), remove };
}

async function batch(netns: string, lines: string[]): Promise<void> {
  await run(["ip", "-n", netns, "-batch", "-"], { input: `${lines.join("\n")}\n` });
}
