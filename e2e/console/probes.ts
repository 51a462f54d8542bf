import { z } from "zod";
import type { BedHost } from "../testbed/bed";

/** What runs in a container that is to be reached: pid 1 has no default action for SIGTERM (pid_namespaces(7)). */
export const WEB_SERVER = ["sh", "-c", "trap 'exit 0' TERM; httpd -f -p 8080 -h /etc & wait"];

/** Asks port 8080 for a file that every container has: the line to type, and what comes when it answers. */
export const askForFile = (address: string) => [
  "sh",
  "-c",
  `printf 'GET /hostname HTTP/1.0\\r\\n\\r\\n' | nc -w 3 ${address} 8080`,
];
export const ANSWERED = "200 OK";

export async function pings(host: BedHost, container: string, address: string): Promise<boolean> {
  return (await inside(host, container, ["ping", "-c", "1", "-W", "3", address])).exitCode === 0;
}

export async function opensTcp(host: BedHost, container: string, address: string): Promise<boolean> {
  return (await inside(host, container, askForFile(address))).stdout.includes(ANSWERED);
}

/** Runs a command in a container by the API. */
export async function inside(host: BedHost, name: string, argv: string[]): Promise<z.infer<typeof Ran>> {
  return Ran.parse(await host.call("mutation", "containers.exec", { name, argv, timeoutMs: 10_000 }));
}

const Ran = z.object({ exitCode: z.number(), stdout: z.string(), stderr: z.string() });

export async function containerOf(host: BedHost, name: string): Promise<z.infer<typeof Container>> {
  return Container.parse(await host.call("query", "containers.get", { name }));
}

const Container = z.object({
  state: z.string(),
  ipv4: z.string(),
  overlay: z.string(),
  exitCode: z.number().nullable(),
  pid: z.number().nullable(),
  trouble: z.string().nullable(),
  startedAt: z.string().nullable(),
});
