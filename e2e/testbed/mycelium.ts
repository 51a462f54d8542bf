import { randomBytes } from "node:crypto";
import { chmod, copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { addressOfKey } from "../../server/core/mycelium/address";
import type { HostSpace, InsideProcess } from "./host-space";
import { Hopeless, untilUp } from "./until";

/** Mycelium on one host, the real program or the stand-in: the bed treats both alike. */
export interface HostMycelium {
  address: string;
  keyPath: string;
  peers: string[];
  start(): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Name of the interface, the seed's default. */
export const TUN_NAME = "mycelium0";

/** Bundles the stand-in into `dir`, once for all hosts of a bed. */
export async function bundleStandin(dir: string): Promise<string> {
  const outfile = join(dir, "mycelium.mjs");
  await build({
    entryPoints: [new URL("standin/main.ts", import.meta.url).pathname],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "warning",
  });
  return outfile;
}

/** Puts the program `mycelium` into the host's own part of /usr/local/bin. */
export async function installMycelium(
  hostDir: string,
  program: { binary: string } | { standin: string; version: string },
): Promise<void> {
  const target = join(hostDir, "bin/mycelium");
  if ("binary" in program) await copyFile(program.binary, target);
  else
    await writeFile(
      target,
      `#!/bin/sh\nMYCELIUM_VERSION='${program.version}' exec '${process.execPath}' '${program.standin}' "$@"\n`,
    );
  await chmod(target, 0o755);
}

/** A node with a key of its own and static peers; it is not started yet. */
export async function prepareMycelium(host: HostSpace, peers: string[]): Promise<HostMycelium> {
  const keyPath = join(host.dir, "mycelium-key.bin");
  await writeFile(keyPath, randomBytes(32), { mode: 0o600 });
  const { address } = addressOfKey(await readFile(keyPath));
  let running: InsideProcess | null = null;
  return {
    address,
    keyPath,
    peers,
    async start() {
      const node = await host.start(
        [
          ...["mycelium", "--key-file", keyPath, "--tun-name", TUN_NAME, "--disable-peer-discovery"],
          ...(peers.length > 0 ? ["--peers", ...peers] : []),
        ],
        "mycelium",
      );
      running = node;
      const ask = "fetch('http://127.0.0.1:8989/api/v1/admin').then((r) => process.exit(r.ok ? 0 : 1))";
      await untilUp(`Mycelium on host ${host.name}`, join(host.dir, "mycelium.log"), async () => {
        if (!node.running()) throw new Hopeless("It has ended by itself.");
        const asked = await host.exec([process.execPath, "-e", ask]);
        return asked.exitCode === 0 ? true : null;
      });
    },
    async stop(signal = "SIGTERM") {
      running?.kill(signal);
      await running?.ended;
      running = null;
    },
  };
}
