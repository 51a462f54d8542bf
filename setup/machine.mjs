import { SetupError } from "./run.mjs";

const NEEDED = [20, 19];

/** Node is new enough and we are root on Linux; otherwise says what to do. */
export function checkMachine() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1]))
    throw new SetupError(
      `HeroPods needs Node.js ${NEEDED.join(".")} or newer; this is ${process.versions.node}. Install a newer one from https://nodejs.org.`,
    );
  if (process.platform !== "linux")
    throw new SetupError(`HeroPods runs on Linux; this is ${process.platform}.`);
  if (process.getuid() !== 0)
    throw new SetupError(
      "HeroPods makes network interfaces and containers, and needs root for that: run it with sudo, or as root.",
    );
}
