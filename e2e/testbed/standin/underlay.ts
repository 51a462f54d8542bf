import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";

export interface Underlay {
  send(bytes: Buffer, to: { ip: string; port: number }): void;
  /** The address this node has towards a peer, '192.0.2.1:9651', or null without a route to it. */
  localAddress(to: { ip: string; port: number }): Promise<string | null>;
  onDatagram(listener: (bytes: Buffer, from: { ip: string; port: number }) => void): void;
  close(): void;
}

/** One UDP port, for IPv4 and IPv6, over which nodes say hello and carry each other's packets. */
export async function openUnderlay(port: number): Promise<Underlay> {
  const options = { recvBufferSize: 4 * 1024 * 1024, sendBufferSize: 4 * 1024 * 1024 };
  const v4 = createSocket({ type: "udp4", ...options });
  const v6 = createSocket({ type: "udp6", ipv6Only: true, ...options });
  v4.bind(port, "0.0.0.0");
  v6.bind(port, "::");
  await Promise.all([once(v4, "listening"), once(v6, "listening")]);
  const socketFor = (ip: string) => (ip.includes(":") ? v6 : v4);
  return {
    // A peer that cannot be reached is dead after a while; one datagram that cannot go is nothing.
    send: (bytes, to) => socketFor(to.ip).send(bytes, to.port, to.ip, () => undefined),
    localAddress: async (to) => {
      const probe = createSocket(to.ip.includes(":") ? "udp6" : "udp4");
      try {
        probe.connect(to.port, to.ip);
        await once(probe, "connect");
        const { address } = probe.address();
        return `${address.includes(":") ? `[${address}]` : address}:${port}`;
      } catch {
        return null;
      } finally {
        probe.close();
      }
    },
    onDatagram(listener) {
      const hear = (socket: Socket) =>
        socket.on("message", (bytes: Buffer, { address, port: from }: RemoteInfo) =>
          listener(bytes, { ip: address, port: from }),
        );
      hear(v4);
      hear(v6);
    },
    close() {
      v4.close();
      v6.close();
    },
  };
}
