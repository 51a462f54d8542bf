import { z } from "zod";
import type { Bed, BedHost } from "../testbed/bed";
import { until } from "../testbed/until";
import { median } from "./median";

/** One end of a stream: a command prefix that runs in its network, and its address. */
interface End {
  host: BedHost;
  inside: string[];
  address: string;
}

interface Path {
  from: End;
  to: End;
}

const View = z.object({ ipv4: z.string(), overlay: z.string(), netns: z.string() });
const Report = z.object({
  error: z.string().optional(),
  end: z.object({ sum_received: z.object({ bits_per_second: z.number() }).optional() }),
});
const PORT = 5201;

/**
 * TCP throughput by iperf3, Mbit/s, medians of rounds in which the paths take turns: between containers of
 * two hosts over the overlay, against these hosts themselves over the same overlay; and between containers of
 * one bridge, against two bare namespaces on a bridge of their own, and from the host to a container.
 */
export async function measureTraffic(bed: Bed, { rounds, seconds }: { rounds: number; seconds: number }) {
  const [a, b] = [bed.host("a"), bed.host("b")];
  const one = await container(a, "flow-1");
  const sibling = await container(a, "flow-2");
  const far = await container(b, "flow-3");
  const bare = await bareBridge(a);
  const samples = await takeTurns(
    {
      overlayContainers: { from: one.overlay, to: far.overlay },
      overlayHosts: { from: self(a), to: self(b) },
      bridgeContainers: { from: one.ipv4, to: sibling.ipv4 },
      bareBridge: bare.path,
      hostToContainer: { from: self(a), to: one.ipv4 },
    },
    { rounds, seconds },
  );
  await bare.remove();
  for (const [host, name] of [
    [a, "flow-1"],
    [a, "flow-2"],
    [b, "flow-3"],
  ] as const)
    await host.call("mutation", "containers.delete", { name, wait: true });
  return {
    rounds,
    seconds,
    ...samples,
    overlayRatio: ratio(samples.overlayContainers, samples.overlayHosts),
    bridgeRatio: ratio(samples.bridgeContainers, samples.bareBridge),
  };
}

async function takeTurns<Name extends string>(
  paths: Record<Name, Path>,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Record<Name, number>> {
  const names = Object.keys(paths) as Name[]; // Object.keys forgets what the record's keys are.
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>; // the same keys
  for (let round = 0; round < rounds; round++)
    for (const name of names) samples[name].push(await stream(paths[name], seconds));
  return Object.fromEntries(names.map((name) => [name, median(samples[name])])) as Record<Name, number>; // the same keys
}

/** Mbit/s that arrived. */
async function stream({ from, to }: Path, seconds: number): Promise<number> {
  const at = ["-B", to.address, "-p", String(PORT)];
  const server = to.host.exec([...to.inside, "iperf3", "-s", "-1", ...at], {
    timeoutMs: (seconds + 30) * 1000,
  });
  const rate = await until(`an answer of iperf3 at ${to.address}`, async () => {
    const client = [
      ...from.inside,
      "iperf3",
      "-c",
      to.address,
      "-p",
      String(PORT),
      "-t",
      String(seconds),
      "-J",
    ];
    const { stdout } = await from.host.exec(client, { timeoutMs: (seconds + 20) * 1000 });
    const { error, end } = Report.parse(JSON.parse(stdout));
    // With -J, iperf3 3.12 exits with 0 when it is refused, too: the server does not listen yet.
    if (error?.includes("Connection refused")) return null;
    if (end.sum_received === undefined) throw new Error(`iperf3 to ${to.address}: ${error}`);
    return end.sum_received.bits_per_second / 1e6;
  });
  await server;
  return rate;
}

async function container(host: BedHost, name: string): Promise<{ ipv4: End; overlay: End }> {
  await host.call("mutation", "containers.create", {
    ...{ name, overlayIngress: "open", start: true, wait: true },
  });
  const view = View.parse(await host.call("query", "containers.get", { name }));
  const inside = ["ip", "netns", "exec", view.netns];
  return {
    ipv4: { host, inside, address: view.ipv4 },
    overlay: { host, inside, address: view.overlay },
  };
}

function self(host: BedHost): End {
  return { host, inside: [], address: host.overlay };
}

/** Two namespaces on a bridge, with nothing of ours about it: what the kernel can do. */
async function bareBridge(host: BedHost): Promise<{ path: Path; remove(): Promise<void> }> {
  const ends = [1, 2].map((n) => ({ netns: `bench-${n}`, port: `bench${n}`, address: `192.0.2.${64 + n}` }));
  await must(
    host,
    ["ip", "-batch", "-"],
    [
      "link add name bench0 type bridge",
      "link set dev bench0 up",
      ...ends.flatMap(({ netns, port }) => [
        `netns add ${netns}`,
        `link add name ${port} type veth peer name eth0 netns ${netns}`,
        `link set dev ${port} master bench0 up`,
      ]),
    ],
  );
  for (const { netns, address } of ends)
    await must(
      host,
      ["ip", "-n", netns, "-batch", "-"],
      [`addr add ${address}/30 dev eth0`, "link set dev eth0 up"],
    );
  const [from, to] = ends.map(
    ({ netns, address }): End => ({ host, inside: ["ip", "netns", "exec", netns], address }),
  );
  if (from === undefined || to === undefined) throw new Error("a path has two ends");
  return {
    path: { from, to },
    remove: () =>
      must(
        host,
        ["ip", "-batch", "-"],
        [...ends.map(({ netns }) => `netns del ${netns}`), "link del dev bench0"],
      ),
  };
}

async function must(host: BedHost, argv: string[], lines: string[]): Promise<void> {
  const { exitCode, stderr } = await host.exec(argv, { input: `${lines.join("\n")}\n` });
  if (exitCode !== 0) throw new Error(`${argv.join(" ")}: ${stderr}`);
}

function ratio(a: number, b: number): number {
  return Math.round((a / b) * 100) / 100;
}
