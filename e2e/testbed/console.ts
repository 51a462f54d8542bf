import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { open, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { call } from "./call";
import { Hopeless, untilUp } from "./until";

/** The web process of host a, in the machine's own network: links come and go in the hosts' alone. */
export interface Console {
  url: string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface Administrator {
  email: string;
  password: string;
}

const PROGRAM = fileURLToPath(new URL("../../dist/web.js", import.meta.url));

export async function startConsole(hostDir: string, port: number): Promise<Console> {
  const log = await open(join(hostDir, "web.log"), "w");
  // When the bed is killed, the console ends with it.
  const web = spawn(
    "setpriv",
    [
      ...["--pdeathsig", "TERM", process.execPath, PROGRAM],
      ...["--run-dir", join(hostDir, "run"), "--data-dir", join(hostDir, "data"), "--web-port", String(port)],
    ],
    { stdio: ["ignore", log.fd, log.fd], env: { NODE_ENV: "production", PATH: process.env.PATH ?? "" } },
  );
  await log.close();
  const ended = once(web, "exit");
  const url = `http://127.0.0.1:${port}`;
  const stop = async (signal: NodeJS.Signals = "SIGTERM") => {
    if (web.exitCode === null && web.signalCode === null) web.kill(signal);
    await ended;
  };
  try {
    const logFile = join(hostDir, "web.log");
    await untilUp(`the console on ${url}`, logFile, async () => {
      if (web.exitCode !== null) throw new Hopeless("It has ended by itself.");
      // Its own word first: something else may answer on that port.
      if (!(await readFile(logFile, "utf8")).includes("listens on")) return null;
      const { status } = await fetch(`${url}/sign-in`, {
        redirect: "manual",
        signal: AbortSignal.timeout(5_000),
      });
      return status < 500 ? true : null;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

/** A port of loopback that nothing listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** The one-time link that makes the first administrator, as `npm start` prints it. */
export async function setUpLink(adminSocket: string): Promise<string> {
  return SetUpLink.parse(await call(adminSocket, "mutation", "session.newSetUpLink")).url;
}

const SetUpLink = z.object({ url: z.string() });

/** Makes the first administrator as the set-up page does: with the link's token, over web.sock. */
export async function makeAdministrator(daemon: {
  adminSocket: string;
  webSocket: string;
}): Promise<Administrator> {
  const token = /#token=(.+)$/.exec(await setUpLink(daemon.adminSocket))?.[1];
  const administrator = { email: "admin@example.org", password: randomBytes(12).toString("base64url") };
  await call(daemon.webSocket, "mutation", "session.setUp", {
    token,
    name: "Administrator",
    ...administrator,
  });
  return administrator;
}
