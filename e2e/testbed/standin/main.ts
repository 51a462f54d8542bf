import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { addressOfKey, addressOfPublicKey } from "../../../server/core/mycelium/address";
import { compareVersions, formatVersion, parseVersion } from "../../../server/core/mycelium/version";
import { createApi } from "./api";
import { parseCommandLine } from "./command-line";
import { startNode } from "./overlay-node";
import { openTun } from "./tun";
import { openUnderlay } from "./underlay";

/**
 * Stands in for the program `mycelium` where there is none: the same flags, the same answers, the same
 * interface, real packets between hosts. MYCELIUM_VERSION says which version it looks like.
 */
const parsedVersion = parseVersion(process.env.MYCELIUM_VERSION ?? "");
if (!parsedVersion.ok) throw new Error("MYCELIUM_VERSION says which version to look like");
const version = parsedVersion.value;
const older = compareVersions(version, { major: 0, minor: 6, patch: 2 }) < 0;
const line = parseCommandLine(process.argv.slice(2), older);

if (line.command.name === "version") console.log(`mycelium ${formatVersion(version)}`);
else if (line.command.name === "inspect") inspect(line.command);
else await run();

function inspect({ publicKey, json }: { publicKey: string | null; json: boolean }): void {
  const key = publicKey ?? addressOfKey(readFileSync(line.keyFile)).publicKey;
  const address = addressOfPublicKey(key);
  console.log(
    json ? JSON.stringify({ publicKey: key, address }, null, 2) : `Public key: ${key}\nAddress: ${address}`,
  );
}

async function run(): Promise<void> {
  if (!existsSync(line.keyFile)) {
    mkdirSync(dirname(line.keyFile), { recursive: true });
    // World-readable before 0.7.4, as Mycelium was.
    const mode = compareVersions(version, { major: 0, minor: 7, patch: 4 }) < 0 ? 0o644 : 0o600;
    writeFileSync(line.keyFile, randomBytes(32), { mode });
  }
  const identity = addressOfKey(readFileSync(line.keyFile));
  const quit = (code: number) => {
    node.stop();
    process.exit(code);
  };
  const tun = line.noTun
    ? null
    : await openTun(line.tunName, identity.address, () => {
        console.error(`The TUN ${line.tunName} is gone`);
        quit(1);
      });
  const node = startNode({
    identity,
    peers: line.peers,
    vsock: compareVersions(version, { major: 0, minor: 7, patch: 6 }) >= 0,
    tun,
    underlay: await openUnderlay(line.port),
  });
  const api = createApi(node, version);
  api.listen(line.api.port, line.api.host);
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => quit(0));
}
