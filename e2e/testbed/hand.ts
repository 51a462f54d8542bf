import { z } from "zod";
import type { BedHost } from "./bed";
import { repairs } from "./path-faults";
import { until } from "./until";

export const Operation = z.object({
  kind: z.string(),
  actor: z.string(),
  startedAt: z.string(),
  status: z.string(),
  error: z.string().nullable(),
  plan: z.object({ steps: z.array(z.object({ sentence: z.string(), found: z.string().optional() })) }),
});
const Container = z.object({
  state: z.string(),
  trouble: z.string().nullable(),
  pid: z.number().nullable(),
  overlay: z.string().nullable(),
  links: z.object({ bridge: z.string(), overlay: z.string() }),
});
export type Container = z.infer<typeof Container>;

/** What is done to the container 'web' on a host by hand, and what its page says then. */
export function handOn(host: () => BedHost) {
  const act = async (procedure: string, input: object) =>
    Operation.parse(await host().call("mutation", procedure, { ...input, wait: true }));
  const get = async () => Container.parse(await host().call("query", "containers.get", { name: "web" }));
  return {
    act,
    get,
    says: (state: string, withinMs = 20_000) =>
      until(
        `web to be ${state}`,
        async () => {
          const now = await get();
          return now.state === state ? now : null;
        },
        withinMs,
      ),
    repairs: async (policy: "automatic" | "ask") => Operation.parse(await repairs(host(), policy)),
    async must(...argv: string[]) {
      const { exitCode, stderr } = await host().exec(argv);
      if (exitCode !== 0) throw new Error(`${argv.join(" ")}: ${stderr}`);
    },
    /** A link that was down is ready up to a second after it is up again (kernel: net/core/link_watch.c). */
    answers: (address: string) =>
      until(
        `${address} to answer`,
        async () =>
          (await host().exec(["ping", "-c", "1", "-W", "1", address])).exitCode === 0 ? true : null,
        5_000,
      ),
    /** What the daemon repaired by itself since then, with what it found. */
    repairedSince: async (since: string) =>
      z
        .array(Operation)
        .parse(await host().call("query", "operations.list", { limit: 50 }))
        .filter((o) => o.actor === "heropodsd" && o.startedAt >= since && o.status === "done"),
  };
}
