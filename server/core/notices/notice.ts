import { z } from "zod";
import type { Change, ContainerView, OperationView } from "../model";

/** What is told of. A person chooses for each place which of them go there. */
export const NoticeKind = z.enum(["failure", "health", "drift", "peers", "test"]);
export type NoticeKind = z.infer<typeof NoticeKind>;

export interface Notice {
  kind: NoticeKind;
  /** False: what was wrong is right again. */
  bad: boolean;
  subject: { kind: string; name: string };
  /** One sentence, as a person is told it. */
  text: string;
  /** ISO 8601. */
  at: string;
}

/** Remembers what was told, so that a state is told when it changes, not whenever it is seen. */
export function createNoticing(now: () => string): (change: Change) => Notice[] {
  const said = new Map<string, string>();
  let lostPeers = 0;

  /** One thing that may be wrong with a subject: told when its words change, and when it is over. */
  function told(kind: NoticeKind, subject: Notice["subject"], wrong: string | null, over: string): Notice[] {
    const key = `${kind} ${subject.kind} ${subject.name}`;
    const before = said.get(key);
    if ((wrong ?? undefined) === before) return [];
    if (wrong === null) said.delete(key);
    else said.set(key, wrong);
    return [{ kind, bad: wrong !== null, subject, text: wrong ?? over, at: now() }];
  }

  function ofContainer(name: string, view: ContainerView | null): Notice[] {
    const subject = { kind: "container", name };
    if (view === null) {
      for (const kind of ["failure", "health", "drift"]) said.delete(`${kind} container ${name}`);
      return [];
    }
    const why = view.trouble ?? "No reason is known.";
    const failed = view.state === "failed" ? `${name} has failed: ${why}` : null;
    const drifted =
      view.state === "drifted" ? `${name} differs on the host from what is asked for: ${why}` : null;
    // While it starts or stops, nothing is said of how it will be.
    const settled =
      view.state === "running" || view.state === "stopped" || failed !== null || drifted !== null;
    const unhealthy = view.health?.state === "unhealthy" ? `${name} is unhealthy.` : null;
    return [
      ...(settled
        ? told("failure", subject, failed, `${name} has not failed any more: it is ${view.state}.`)
        : []),
      ...(settled ? told("drift", subject, drifted, `${name} is as it is asked for again.`) : []),
      ...told("health", subject, unhealthy, `${name} is no longer unhealthy.`),
    ];
  }

  function ofOperation(view: OperationView): Notice[] {
    if (view.status !== "failed" && view.status !== "stuck") return [];
    const { subject, kind, actor } = view;
    const text = `${kind} of ${subject.name} by ${actor} ${view.status === "stuck" ? "is stuck" : "failed"}: ${view.error ?? "no reason is known"}`;
    return [{ kind: "failure", bad: true, subject, text, at: view.finishedAt ?? now() }];
  }

  return (change) => {
    switch (change.topic) {
      case "container":
        return ofContainer(change.key, change.value);
      case "operation":
        return ofOperation(change.value);
      case "overlay": {
        const { peers, missing, freshness } = change.value;
        const lost = freshness.state === "live" ? peers.dead + missing : lostPeers;
        if (lost === lostPeers) return [];
        const more = lost > lostPeers;
        lostPeers = lost;
        const text =
          lost === 0
            ? `All ${peers.total} peers of Mycelium are there again.`
            : `${lost} of Mycelium's peers ${lost === 1 ? "is" : "are"} lost${more ? "" : ", fewer than before"}; ${peers.alive} are alive.`;
        return [
          { kind: "peers", bad: lost > 0, subject: { kind: "overlay", name: "peers" }, text, at: now() },
        ];
      }
      default:
        return [];
    }
  };
}
