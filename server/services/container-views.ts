import { configurationOf } from "../core/container/configuration";
import type { HealthView } from "../core/life/health";
import type { ContainerState, ContainerView } from "../core/model";
import { objectNames } from "../core/names";
import type { ObservedProcess } from "../core/plan/observed";
import { type ContainerRecord, shouldRun } from "./registry";

export interface ViewFacts {
  record: ContainerRecord;
  heropods: string;
  process: ObservedProcess | null;
  /** What was found that differs from what is asked for, in words; null when the host is as desired. */
  drift: string | null;
  /** Held ready for its next start. */
  prepared: boolean;
  /** Of one that runs. */
  warnings: string[];
  health: HealthView | null;
  /** What works on it now. */
  operation: { id: string; kind: string } | null;
}

/** A container as people see it. */
export function containerView({
  record,
  heropods,
  process,
  drift,
  prepared,
  warnings,
  health,
  operation,
}: ViewFacts): ContainerView {
  const names = objectNames(record.name, record.hash);
  const running = process?.state === "running";
  const state = stateOf(record, running, drift !== null, operation?.kind ?? null);
  return {
    ...configurationOf(record),
    id: record.id,
    name: record.name,
    heropods,
    imageDigest: record.imageDigest,
    state,
    trouble: troubleOf(state, record, drift),
    desired: record.desired,
    prepared,
    restarts: {
      count: record.restartCount,
      at: record.restartAt?.toISOString() ?? null,
      reason: record.trouble,
    },
    warnings: running ? warnings : [],
    health: running ? health : null,
    ipv4: record.ipv4,
    overlay: record.overlay,
    exitCode: shouldRun(record) ? null : record.exitCode,
    pid: running ? (process?.pid ?? null) : null,
    createdAt: record.createdAt.toISOString(),
    startedAt: record.startedAt?.toISOString() ?? null,
    finishedAt: record.finishedAt?.toISOString() ?? null,
    netns: names.netns,
    links: { bridge: names.bridgePort, overlay: names.overlayHost },
    operationId: operation?.id ?? null,
  };
}

const GOING_UP = new Set(["container.create", "container.start", "container.restart"]);
const GOING_DOWN = new Set(["container.stop", "container.delete"]);

function stateOf(
  record: ContainerRecord,
  running: boolean,
  drifted: boolean,
  kind: string | null,
): ContainerState {
  if (kind !== null && GOING_DOWN.has(kind)) return "stopping";
  if (kind !== null && GOING_UP.has(kind) && record.desired === "running") return "starting";
  if (record.desired === "running" && record.restartAt !== null) return "restarting";
  if (drifted) return "drifted";
  // Just written, its operation about to begin.
  if (record.desired === "running" && !running && record.startedAt === null) return "starting";
  if (record.desired === "running" && !running && record.restartCount > 0) return "restarting";
  if (record.desired === "running") return running ? "running" : "failed";
  return record.trouble === null ? "stopped" : "failed";
}

function troubleOf(state: ContainerState, record: ContainerRecord, drift: string | null): string | null {
  if (state === "drifted") return drift;
  if (state === "restarting") return record.trouble;
  if (state !== "failed") return null;
  return record.trouble ?? "It should run, but its process is not there.";
}
