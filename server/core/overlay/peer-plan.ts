import { parsePeer } from "../mycelium/peers";
import type { Action, Plan, Step } from "../plan/step";
import { type Problem, type Result, refuse } from "../problem";

/** Endpoints in canonical form, each once; every bad one is a problem at ['endpoints', index]. */
export function parseEndpoints(endpoints: readonly string[]): Result<string[]> {
  if (endpoints.length === 0)
    return refuse(["endpoints"], "At least one peer is needed.", "Give one like tcp://1.2.3.4:9651.");
  const problems: Problem[] = [];
  const canonical = new Set<string>();
  for (const [index, text] of endpoints.entries()) {
    const peer = parsePeer(text.trim());
    if (peer.ok) canonical.add(peer.value.endpoint);
    else
      for (const { message, fix } of peer.problems)
        problems.push({
          path: ["endpoints", index],
          message: `Peer ${index + 1}, '${text.trim()}': ${message}`,
          ...(fix === undefined ? {} : { fix }),
        });
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: [...canonical] };
}

/** Tells the node of each peer that it does not have. `api` is the origin of its REST API. */
export function planAdding(endpoints: readonly string[], running: ReadonlySet<string>, api: string): Plan {
  return {
    steps: endpoints
      .filter((endpoint) => !running.has(endpoint))
      .map((endpoint) => peerStep("add", endpoint, api, `Connect Mycelium to ${endpoint}`)),
  };
}

/** Takes from the node each peer that it has; one that a HeroPods lists comes back with a restart, and says so. */
export function planRemoving(
  endpoints: readonly string[],
  running: ReadonlySet<string>,
  configuredIn: (endpoint: string) => string[],
  api: string,
): Plan {
  return {
    steps: endpoints
      .filter((endpoint) => running.has(endpoint))
      .map((endpoint) => {
        const lists = configuredIn(endpoint);
        const returns =
          lists.length === 0 ? "" : `; ${lists.join(", ")} lists it, so a restart brings it back`;
        return peerStep("remove", endpoint, api, `Disconnect Mycelium from ${endpoint}${returns}`);
      }),
  };
}

function peerStep(change: "add" | "remove", endpoint: string, api: string, sentence: string): Step {
  const add: Action = { do: "peer", change: "add", endpoint, api };
  const remove: Action = { do: "peer", change: "remove", endpoint, api };
  return {
    id: `peer:${endpoint}`,
    sign: change,
    object: { kind: "peer", name: endpoint },
    sentence,
    do: [change === "add" ? add : remove],
    undo: [change === "add" ? remove : add],
    after: [],
  };
}
