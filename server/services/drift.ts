import type { Desired } from "../core/plan/desired";
import type { Observed } from "../core/plan/observed";
import { planParts } from "../core/plan/plan";
import type { Step } from "../core/plan/step";
import type { DesiredState } from "./desired-state";
import type { HostState } from "./host-state";
import type { Registry } from "./registry";

/** The host compared with the database. */
export interface Comparison {
  /** When the look at the host began (performance.now()). */
  at: number;
  observed: Observed;
  wanted: Desired;
  /** What containers share, and what nobody asks for. */
  shared: Step[];
  /** Each container's own steps; what it needs of the shared ones is not among them. */
  containers: Map<string, Step[]>;
}

/**
 * Looks, then reads what is asked for: what is made meanwhile is in the database before it is on the host,
 * so it is nobody's orphan. What is deleted meanwhile could be taken for one, and is left to the next look.
 */
export async function compare(deps: {
  registry: Registry;
  host: HostState;
  desired: DesiredState;
}): Promise<Comparison> {
  const { registry, host, desired } = deps;
  const before = [...registry.containers.keys()];
  const at = performance.now();
  await host.refresh();
  const observed = await host.observe();
  const wanted = await desired.read(() => false);
  const { shared, containers } = planParts(wanted, observed);
  const settled = before.every((name) => registry.containers.has(name));
  return { at, observed, wanted, shared: settled ? shared : shared.filter((s) => !isOrphan(s)), containers };
}

/** Something of ours that nobody asks for any more. */
export function isOrphan({ id }: Step): boolean {
  return id.startsWith("orphan:");
}

/** What was found of a container that is not as it should be, in words, with what follows. */
export function driftWords(steps: readonly Step[], note: string | undefined): string {
  const found = steps.map((s) => s.found ?? `to do: ${s.sentence}`).join("; ");
  return `Found on the host: ${found}.${note ? ` ${note}` : ""}`;
}

/** The names of containers whose orphaned parts these steps remove. */
export function orphanNames(steps: readonly Step[]): string[] {
  const kinds = new Set(["process", "rootfs", "bundle"]);
  return [...new Set(steps.filter((s) => isOrphan(s) && kinds.has(s.object.kind)).map((s) => s.object.name))];
}

/** These steps alone; they wait for those among them. */
export function only(steps: readonly Step[], keep: (step: Step) => boolean): Step[] {
  const kept = steps.filter(keep);
  const ids = new Set(kept.map((s) => s.id));
  return kept.map((s) => ({ ...s, after: s.after.filter((id) => ids.has(id)) }));
}
