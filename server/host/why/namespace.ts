import { z } from "zod";
import type { RouteAnswer } from "../../core/why/evidence";
import { CommandError, stream } from "../exec";
import { runForOutput, runQuick } from "../spawner";

const Links = z.array(
  z.object({
    ifname: z.string(),
    flags: z.array(z.string()).default([]),
    addr_info: z.array(z.object({ local: z.string(), prefixlen: z.number() }).partial()).default([]),
  }),
);

export interface LinkState {
  name: string;
  up: boolean;
  /** With prefix. */
  addresses: string[];
}

/** Links of a named namespace, or of the host's for null; empty where there is no such namespace. */
export async function readLinks(netns: string | null): Promise<LinkState[]> {
  try {
    const stdout = await runQuick(["ip", ...within(netns), "-j", "addr", "show"], { timeoutMs: 5_000 });
    return Links.parse(JSON.parse(stdout.trim() || "[]")).map(({ ifname, flags, addr_info }) => ({
      name: ifname,
      up: flags.includes("UP"),
      addresses: addr_info.flatMap(({ local, prefixlen }) =>
        local === undefined ? [] : [`${local}/${prefixlen}`],
      ),
    }));
  } catch (error) {
    if (error instanceof CommandError) return [];
    throw error;
  }
}

const Routes = z
  .array(z.object({ dst: z.string(), gateway: z.string().optional(), dev: z.string().optional() }))
  .min(1);

/**
 * The kernel's own answer to where a packet goes (ip-route(8), `get`); with `from`, a packet that came
 * by a link from an address, which is routed as a forwarded one.
 */
export async function routeTo(
  address: string,
  netns: string | null,
  from: { address: string; device: string } | null = null,
): Promise<RouteAnswer> {
  const argv = [
    ...["ip", ...within(netns), "-j", address.includes(":") ? "-6" : "-4", "route", "get", address],
    ...(from === null ? [] : ["from", from.address, "iif", from.device]),
  ];
  try {
    const stdout = await runQuick(argv, { timeoutMs: 5_000 });
    const [route] = Routes.parse(JSON.parse(stdout));
    if (route?.dev === undefined) return { reason: `${address} is routed to no link.` };
    const via = route.gateway ?? null;
    return {
      device: route.dev,
      via,
      text: `${route.dst}${via === null ? "" : ` via ${via}`} dev ${route.dev}`,
    };
  } catch (error) {
    if (error instanceof CommandError) return { reason: `No route: ${error.stderr.trim() || error.reason}.` };
    if (error instanceof z.ZodError || error instanceof SyntaxError)
      return { reason: `${address} is routed nowhere.` };
    throw error;
  }
}

/** An echo request from a namespace, or from the host for null; a second one where none comes back. */
export async function pingFrom(
  netns: string | null,
  address: string,
): Promise<{ ok: boolean; said: string }> {
  const first = await pingOnce(netns, address);
  return first.ok ? first : pingOnce(netns, address);
}

async function pingOnce(netns: string | null, address: string): Promise<{ ok: boolean; said: string }> {
  const result = await runForOutput(probeCommand(netns, address, "ping", 1), 8_000);
  if (result === "timed out") return { ok: false, said: "ping did not end within 8 s." };
  const lines = `${result.stdout}\n${result.stderr}`.split("\n").map((line) => line.trim());
  const telling =
    lines.find((line) => /bytes from|unreachable|prohibited|sendto|denied|invalid/i.test(line)) ??
    lines.find((line) => line.includes("packets transmitted"));
  return { ok: result.exitCode === 0, said: telling ?? "ping said nothing." };
}

/** Pings or traces, its output told as it comes. Resolves with the exit code; null where it was stopped. */
export async function probe(
  netns: string | null,
  address: string,
  tool: "ping" | "trace",
  options: { signal: AbortSignal; onText: (stream: "stdout" | "stderr", text: string) => void },
): Promise<number | null> {
  const { exitCode } = await stream(probeCommand(netns, address, tool, 5), {
    ...options,
    timeoutMs: 60_000,
  });
  return exitCode;
}

function probeCommand(
  netns: string | null,
  address: string,
  tool: "ping" | "trace",
  count: number,
): string[] {
  const inside = netns === null ? [] : ["ip", "netns", "exec", netns];
  const v6 = address.includes(":");
  if (tool === "ping")
    return [...inside, "busybox", "ping", v6 ? "-6" : "-4", "-c", String(count), "-W", "1", address];
  const trace = v6 ? "traceroute6" : "traceroute";
  return [...inside, "busybox", trace, "-n", "-q", "1", "-w", "1", "-m", "16", address];
}

const within = (netns: string | null): string[] => (netns === null ? [] : ["-n", netns]);
