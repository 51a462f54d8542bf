import { run } from "../../server/host/exec";

/** The network between the hosts: a switch in a namespace of its own, documentation addresses. */
export interface UnderlayNetwork {
  /** Host number 1, 2, …: 192.0.2.N and 2001:db8::N. */
  addresses(host: number): { ipv4: string; ipv6: string };
  /** Takes the carrier from a host's link. */
  cut(host: number): Promise<void>;
  restore(host: number): Promise<void>;
  /** Throws a host's namespace away and makes it anew, connected as it was. */
  renew(host: number): Promise<void>;
  remove(): Promise<void>;
}

/** Makes the namespaces and links them. `netnsOf` names the hosts' namespaces in order. */
export async function makeUnderlay(
  switchNetns: string,
  netnsOf: readonly string[],
): Promise<UnderlayNetwork> {
  const addresses = (host: number) => ({ ipv4: `192.0.2.${host}`, ipv6: `2001:db8::${host}` });
  const created: string[] = [];
  const connect = async (host: number, netns: string) => {
    const { ipv4, ipv6 } = addresses(host);
    await batch(switchNetns, [
      `link add name port${host} type veth peer name eth0 netns ${netns}`,
      `link set dev port${host} master sw0 addrgenmode none up`,
    ]);
    await batch(netns, [
      "link set dev eth0 addrgenmode none up",
      `addr add ${ipv4}/24 dev eth0`,
      `addr add ${ipv6}/64 dev eth0 nodad`,
    ]);
  };
  const remove = async () => {
    for (const netns of created) await run(["ip", "netns", "del", netns]);
  };
  try {
    for (const netns of [switchNetns, ...netnsOf]) {
      await run(["ip", "netns", "add", netns]);
      created.push(netns);
    }
    await batch(switchNetns, ["link add name sw0 type bridge", "link set dev sw0 addrgenmode none up"]);
    for (const [index, netns] of netnsOf.entries()) await connect(index + 1, netns);
  } catch (error) {
    await remove();
    throw error;
  }
  const set = (host: number, state: "up" | "down") =>
    batch(switchNetns, [`link set dev port${host} ${state}`]);
  return {
    addresses,
    cut: (host) => set(host, "down"),
    restore: (host) => set(host, "up"),
    async renew(host) {
      const netns = netnsOf[host - 1];
      if (netns === undefined) throw new Error(`The underlay has no host ${host}`);
      // The kernel takes a namespace's links down when it is good and ready; its name may be taken at once.
      await batch(switchNetns, [`link del dev port${host}`]);
      await run(["ip", "netns", "del", netns]);
      await run(["ip", "netns", "add", netns]);
      await connect(host, netns);
    },
    remove,
  };
}

async function batch(netns: string, lines: string[]): Promise<void> {
  await run(["ip", "-n", netns, "-batch", "-"], { input: `${lines.join("\n")}\n` });
}
