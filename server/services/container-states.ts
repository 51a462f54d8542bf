import type { HealthView } from "../core/life/health";
import type { ContainerView } from "../core/model";
import type { ObservedProcess } from "../core/plan/observed";
import type { HeroPods as HeroPodsRow } from "../db/generated/client";
import type { Changes } from "./changes";
import { containerView } from "./container-views";
import type { Operations } from "./operations";
import type { ContainerRecord, Registry } from "./registry";

/** A look at the host that began at `at` (performance.now()): processes, and what differs, in words. */
export interface Look {
  at: number;
  processes: ReadonlyMap<string, ObservedProcess>;
  drift: ReadonlyMap<string, string>;
}

/** What others observe of one that runs. */
export interface Observations {
  /** What is not as it should be, in sentences. */
  warnings(record: ContainerRecord): string[];
  health(record: ContainerRecord): HealthView | null;
  /** In this run; null: it has no check. */
  wasHealthy(name: string): boolean | null;
}

/** What is known of containers beyond their rows, and who is told when it changes. */
export interface ContainerStates {
  view(record: ContainerRecord): ContainerView;
  publish(name: string): void;
  isRunning(name: string): boolean;
  /** After an operation: what its process is now, and no drift. A look that began before says nothing of it. */
  settled(name: string, process: ObservedProcess | null): void;
  /** Did an operation end after this look began? */
  isNewerThan(name: string, look: Look): boolean;
  /** Does an operation work on it, or did one end less than `ms` ago? */
  isBusy(name: string, ms: number): boolean;
  forget(name: string): void;
  /** Takes over what a look says of one container, unless an operation works on it now. */
  show(name: string, look: Look): void;
}

export function createContainerStates(deps: {
  registry: Registry;
  changes: Changes;
  operations: Operations;
  prepared: (name: string) => boolean;
  observations: Observations;
  heropodsOf: (record: ContainerRecord) => HeroPodsRow;
}): ContainerStates {
  const { registry, changes, operations } = deps;
  const processes = new Map<string, ObservedProcess>();
  const drift = new Map<string, string>();
  /** When a container's last operation ended: a look that began before it says nothing of it. */
  const settledAt = new Map<string, number>();

  const viewOf = (record: ContainerRecord): ContainerView => {
    const operation = operations.current({ kind: "container", name: record.name });
    return containerView({
      record,
      heropods: deps.heropodsOf(record).name,
      process: processes.get(record.name) ?? null,
      drift: operation === null ? (drift.get(record.name) ?? null) : null,
      prepared: deps.prepared(record.name),
      warnings: deps.observations.warnings(record),
      health: deps.observations.health(record),
      operation: operation === null ? null : { id: operation.id, kind: operation.kind },
    });
  };
  const publish = (name: string) => {
    const record = registry.containers.get(name);
    changes.publish({ topic: "container", key: name, value: record ? viewOf(record) : null });
  };
  // A container's word follows its operation: Starting when it begins, Running when it is over.
  const lastStatus = new Map<string, string>();
  changes.subscribe((change) => {
    if (change.topic !== "operation" || change.value.subject.kind !== "container") return;
    const { name } = change.value.subject;
    const status = `${change.value.id} ${change.value.finishedAt ?? ""}`;
    if (lastStatus.get(name) === status) return;
    lastStatus.set(name, status);
    publish(name);
    if (!registry.containers.has(name)) lastStatus.delete(name);
  });

  return {
    view: viewOf,
    publish,
    isRunning: (name) => processes.get(name)?.state === "running",
    settled(name, process) {
      note(processes, name, process ?? undefined);
      drift.delete(name);
      settledAt.set(name, performance.now());
    },
    isNewerThan: (name, look) => (settledAt.get(name) ?? 0) > look.at,
    isBusy: (name, ms) =>
      operations.current({ kind: "container", name }) !== null ||
      performance.now() - (settledAt.get(name) ?? Number.NEGATIVE_INFINITY) < ms,
    forget(name) {
      processes.delete(name);
      drift.delete(name);
    },
    show(name, look) {
      const record = registry.containers.get(name);
      if (!record || operations.current({ kind: "container", name })) return;
      // A look finds most of a thousand as they were: their views are not made to see that.
      if (
        isSame(processes.get(name), look.processes.get(name)) &&
        isSame(drift.get(name), look.drift.get(name))
      )
        return;
      const before = JSON.stringify(viewOf(record));
      note(processes, name, look.processes.get(name));
      note(drift, name, look.drift.get(name));
      if (JSON.stringify(viewOf(record)) !== before) publish(name);
    },
  };
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function note<T>(map: Map<string, T>, name: string, value: T | undefined): void {
  if (value === undefined) map.delete(name);
  else map.set(name, value);
}
