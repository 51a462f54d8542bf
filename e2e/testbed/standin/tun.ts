import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

export interface TunDevice {
  onPacket(listener: (packet: Buffer) => void): void;
  write(packet: Buffer): void;
  close(): void;
}

const MTU = 1400;

/**
 * A TUN link with the node's address and the overlay's /7, so that 400::/7 is on-link as Mycelium has it.
 * Node cannot open one by itself: socat does, and hands each packet over as a datagram on loopback.
 */
export async function openTun(name: string, address: string, onLost: () => void): Promise<TunDevice> {
  const here = await boundSocket();
  const there = await boundSocket();
  const socatPort = there.address().port;
  there.close();
  const socat = spawn(
    "setpriv",
    [
      // A node that is killed loses its TUN at once, as the kernel takes the real one's away.
      ...["--pdeathsig", "KILL", "socat"],
      `TUN,tun-name=${name},tun-type=tun,iff-no-pi,iff-up`,
      `UDP4-DATAGRAM:127.0.0.1:${here.address().port},bind=127.0.0.1:${socatPort}`,
    ],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  socat.on("exit", onLost);
  await linkExists(name, socat);
  ip("link", "set", "dev", name, "mtu", String(MTU), "up");
  ip("-6", "addr", "add", `${address}/7`, "dev", name, "nodad");
  return {
    onPacket: (listener) => void here.on("message", listener),
    write: (packet) => here.send(packet, socatPort, "127.0.0.1"),
    close() {
      socat.removeListener("exit", onLost);
      socat.kill("SIGKILL");
      here.close();
    },
  };
}

async function boundSocket(): Promise<Socket> {
  const socket = createSocket({ type: "udp4", recvBufferSize: 4 * 1024 * 1024 });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return socket;
}

async function linkExists(name: string, socat: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + 5_000; Date.now() < deadline; ) {
    if (spawnSync("ip", ["link", "show", "dev", name]).status === 0) return;
    if (socat.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`socat made no TUN link ${name}`);
}

function ip(...args: string[]): void {
  const { status, stderr } = spawnSync("ip", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`ip ${args.join(" ")}: ${stderr.trim()}`);
}
