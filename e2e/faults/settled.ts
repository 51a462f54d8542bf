import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { BedHost } from "../testbed/bed";
import type { HostSnapshot } from "../testbed/snapshot";
import { Hopeless, until } from "../testbed/until";

const Plan = z.object({ steps: z.array(z.object({ sentence: z.string(), found: z.string().optional() })) });
const Containers = z.array(
  z.object({ name: z.string(), desired: z.string(), trouble: z.string().nullable() }),
);
const Operations = z.array(z.object({ kind: z.string(), status: z.string() }));

/** A host as it is compared: its objects, the processes that run containers, and what is asked of containers. */
export interface Standing extends HostSnapshot {
  processes: string[];
  containers: string[];
}

/** Everything at once, whatever is under way. */
export async function standing(host: BedHost): Promise<Standing> {
  const [snapshot, processes, containers] = await Promise.all([
    host.snapshot(),
    supervisors(host),
    host.call("query", "containers.list"),
  ]);
  const all = Containers.parse(containers);
  // What a container wrote and how it ended last are no part of what is asked for; without it they are orphans.
  const told = new Set(all.flatMap(({ name }) => [`logs/${name}.log`, `exits/${name}`]));
  return {
    ...snapshot,
    files: snapshot.files.filter((file) => !told.has(file)),
    processes,
    containers: all.map(({ name, desired }) => `${name} ${desired}`).sort(),
  };
}

/** What runs or supervises containers; what a command that hung would have left. */
async function supervisors(host: BedHost): Promise<string[]> {
  const { stdout } = await host.exec(["ps", "-eo", "comm=,stat=,args="]);
  const lines = stdout.split("\n").map((line) => line.trim().split(/\s+/));
  return lines
    .filter(
      ([comm = "", stat = ""]) => ["conmon", "crun", "runc", "sleep"].includes(comm) && !stat.startsWith("Z"),
    )
    .map(([, , ...args]) => args.join(" "))
    .sort();
}

/** What is still to be done until the host is as the database asks; empty: nothing. */
export async function remaining(host: BedHost): Promise<string[]> {
  const operations = Operations.parse(await host.call("query", "operations.list", { limit: 10 }));
  const running = operations.filter((o) => o.status === "running").map((o) => `${o.kind} is under way`);
  if (running.length > 0) return running;
  const shared = Plan.parse(await host.call("query", "network.planRepair"));
  const own: string[] = [];
  for (const { name, trouble } of Containers.parse(await host.call("query", "containers.list"))) {
    const { steps } = Plan.parse(await host.call("query", "containers.plan", { name, action: "repair" }));
    own.push(...steps.map((s) => `${s.sentence} (${s.found ?? ""}) ${trouble ?? ""}`));
  }
  return [...shared.steps.map((s) => s.sentence), ...own];
}

/** Waits until the plan for the whole host is empty and it stands as one of `accepted`. */
export async function settles(host: BedHost, accepted: Standing[], timeoutMs = 20_000): Promise<Standing> {
  let left: string[] = [];
  let last: Standing | null = null;
  try {
    return await until(
      "the host to stand as it should",
      async () => {
        left = await remaining(host);
        if (left.length > 0) return null;
        const now = await standing(host);
        last = now;
        return accepted.length === 0 || accepted.some((one) => isDeepStrictEqual(one, now)) ? now : null;
      },
      timeoutMs,
    );
  } catch (error) {
    const words = [
      String(error),
      ...left,
      ...(last === null ? [] : accepted.map((one) => difference(one, last))),
    ];
    throw new Hopeless(words.join("\n"));
  }
}

/** The lines that one has and the other has not. */
function difference(wanted: Standing, found: Standing | null): string {
  if (found === null) return "";
  const of = (one: Standing) =>
    new Map(Object.entries(one).map(([key, lines]) => [key, new Set<string>(lines)]));
  const [left, right] = [of(wanted), of(found)];
  const lines = [...left].flatMap(([key, set]) => [
    ...[...set].filter((line) => !right.get(key)?.has(line)).map((line) => `- ${key}: ${line}`),
    ...[...(right.get(key) ?? [])].filter((line) => !set.has(line)).map((line) => `+ ${key}: ${line}`),
  ]);
  return `-- against one that was accepted:\n${lines.join("\n")}`;
}
