import type { Config } from "../config";
import type { OperationView, PlanView } from "../core/model";
import { parseEndpoints, planAdding, planRemoving } from "../core/overlay/peer-plan";
import type { Restored } from "../core/overlay/views";
import type { Plan } from "../core/plan/step";
import { planView } from "../core/plan/view";
import { ProblemError, unwrap } from "../core/problem";
import type { MyceliumClient } from "../host/mycelium/client";
import type { Operations } from "./operations";
import type { WantedPeers } from "./wanted-peers";

interface Options {
  wait: boolean;
  actor: string;
}

/** Changes of the node's peers, each an operation. All throw ProblemError for what is refused. */
export interface OverlayPeers {
  planAdd(endpoints: string[]): Promise<PlanView>;
  add(endpoints: string[], options: Options): Promise<OperationView>;
  planRemove(endpoints: string[]): Promise<PlanView>;
  remove(endpoints: string[], options: Options): Promise<OperationView>;
  /** What is asked for and not there. */
  planMissing(): Promise<PlanView>;
  applyMissing(options: Options): Promise<OperationView>;
  /** Gives a node that was started anew its peers back, and remembers that it did. */
  restore(running: ReadonlySet<string>): Promise<void>;
  restored(): Restored | null;
}

export interface OverlayPeersDeps {
  config: Pick<Config, "myceliumApi" | "hostName">;
  client: MyceliumClient;
  operations: Operations;
  wanted: WantedPeers;
  /** Called after the node's peers were changed. */
  changed: () => Promise<void>;
}

export function createOverlayPeers(deps: OverlayPeersDeps): OverlayPeers {
  const { client, operations, wanted, config } = deps;
  let restored: Restored | null = null;

  async function running(): Promise<Set<string>> {
    const answer = await client.peers();
    if (answer.state === "ok") return new Set(answer.value.map((peer) => peer.endpoint));
    throw new ProblemError([
      {
        path: ["mycelium"],
        message: `Mycelium's peers cannot be read: ${answer.reason}`,
        fix: "Start Mycelium, or name its API by --mycelium-api; heropods doctor says what else is wrong.",
      },
    ]);
  }

  const adding = async (endpoints: readonly string[]): Promise<Plan> =>
    planAdding(endpoints, await running(), config.myceliumApi);
  const removing = async (endpoints: readonly string[]): Promise<Plan> =>
    planRemoving(endpoints, await running(), wanted.configuredIn, config.myceliumApi);
  const missing = async (): Promise<Plan> => adding([...wanted.all()]);

  async function begin(
    request: { kind: string; subject: { kind: string; name: string }; settled?: () => Promise<void> },
    plan: () => Promise<Plan>,
    { wait, actor }: Options,
  ): Promise<OperationView> {
    const handle = await operations.start({
      kind: request.kind,
      subject: request.subject,
      actor,
      plan,
      async settle(outcome) {
        if (outcome.status === "done") await request.settled?.();
        await deps.changed();
      },
    });
    return wait ? handle.finished : handle.view();
  }
  /** Endpoints name their operation: two people who add different ones do not join. */
  const subjectOf = (endpoints: readonly string[]) => ({
    kind: "peer",
    name: [...endpoints].sort().join(", "),
  });
  const subjectOfMissing = () => ({ kind: "overlay", name: config.hostName });

  return {
    planAdd: async (endpoints) => planView(await adding(unwrap(parseEndpoints(endpoints)))),
    async add(endpoints, options) {
      const canonical = unwrap(parseEndpoints(endpoints));
      return begin(
        {
          kind: "overlay.add_peers",
          subject: subjectOf(canonical),
          settled: () => wanted.add(canonical, options.actor),
        },
        () => adding(canonical),
        options,
      );
    },
    planRemove: async (endpoints) => planView(await removing(unwrap(parseEndpoints(endpoints)))),
    async remove(endpoints, options) {
      const canonical = unwrap(parseEndpoints(endpoints));
      const there = await running();
      const unknown = canonical.filter((endpoint) => !there.has(endpoint) && !wanted.added(endpoint));
      if (unknown.length > 0)
        throw new ProblemError(
          unknown.map((endpoint) => ({
            path: ["endpoints", canonical.indexOf(endpoint)],
            message: `Mycelium has no peer ${endpoint}.`,
          })),
          true,
        );
      return begin(
        {
          kind: "overlay.remove_peers",
          subject: subjectOf(canonical),
          settled: () => wanted.remove(canonical),
        },
        () => removing(canonical),
        options,
      );
    },
    planMissing: async () => planView(await missing()),
    applyMissing: (options) =>
      begin({ kind: "overlay.restore_peers", subject: subjectOfMissing() }, missing, options),
    async restore(there) {
      const endpoints = [...wanted.all()].filter((endpoint) => !there.has(endpoint));
      if (endpoints.length === 0) return;
      const view = await begin({ kind: "overlay.restore_peers", subject: subjectOfMissing() }, missing, {
        wait: true,
        actor: "heropodsd",
      });
      if (view.status === "done")
        restored = { at: view.finishedAt ?? view.startedAt, endpoints, operationId: view.id };
    },
    restored: () => restored,
  };
}
