import { parseArgs } from "node:util";
import { type Bed, startBed } from "../testbed/bed";

/**
 * Runs the test bed for people: hosts `a` and `b`, Mycelium enabled on both, a console on host a with an
 * administrator. Says where it is in one line of JSON (--json) or in words, and takes everything down on
 * SIGTERM, SIGINT and SIGHUP.
 */
export async function runDemo(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: { port: { type: "string" }, json: { type: "boolean", default: false } },
  });
  const port = values.port === undefined ? null : Number(values.port);
  if (port !== null && (!Number.isInteger(port) || port < 1 || port > 65535)) {
    console.error(`--port ${values.port} is not a port: give a number from 1 to 65535.`);
    process.exit(2);
  }
  let asked = false;
  const leave = new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const)
      process.on(signal, () => {
        asked = true;
        resolve();
      });
  });
  // A signal that comes while the bed is being built takes it down as soon as it stands.
  const bed = await startBed({ console: port ?? true, enableMycelium: true }).catch((error: unknown) => {
    console.error(`The demo could not start: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  });
  if (!asked) console.log(values.json ? JSON.stringify(facts(bed)) : inWords(bed));
  await leave;
  await bed.stop();
  process.exit(0);
}

function facts({ url, administrator, hosts }: Bed) {
  return {
    url,
    email: administrator?.email,
    password: administrator?.password,
    hosts: hosts.map(({ name, adminSocket, netns, overlay }) => ({
      name,
      socket: adminSocket,
      netns,
      overlay,
    })),
  };
}

function inWords({ url, administrator, hosts }: Bed): string {
  return [
    "",
    `The console of host a is at ${url}`,
    `Sign in as ${administrator?.email} with the password ${administrator?.password}`,
    "",
    ...hosts.flatMap(({ name, adminSocket, netns, overlay }) => [
      `Host ${name}  overlay address ${overlay}`,
      `        heropods --socket ${adminSocket} ps`,
      `        ip netns exec ${netns} ip address`,
    ]),
    "",
    "Ctrl-C takes both hosts down.",
  ].join("\n");
}
