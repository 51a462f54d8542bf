import type { ContainerState, OperationStatus } from "@/server/core/model";
import { cx } from "./cx";

type Look = { word: string; dot: string; ink: string; moving?: boolean };

const CONTAINER: Record<ContainerState, Look> = {
  running: { word: "Running", dot: "bg-running", ink: "text-ink" },
  starting: { word: "Starting", dot: "bg-moving", ink: "text-moving-ink", moving: true },
  stopping: { word: "Stopping", dot: "bg-moving", ink: "text-moving-ink", moving: true },
  restarting: { word: "Restarting", dot: "bg-failed", ink: "text-failed-ink", moving: true },
  stopped: { word: "Stopped", dot: "bg-stopped", ink: "text-muted" },
  failed: { word: "Failed", dot: "bg-failed", ink: "text-failed-ink" },
  drifted: { word: "Drifted", dot: "bg-drifted", ink: "text-drifted-ink" },
};

const OPERATION: Record<OperationStatus, Look> = {
  running: { word: "Running", dot: "bg-moving", ink: "text-moving-ink", moving: true },
  done: { word: "Done", dot: "bg-running", ink: "text-ink" },
  failed: { word: "Failed", dot: "bg-failed", ink: "text-failed-ink" },
  stuck: { word: "Stuck", dot: "bg-failed", ink: "text-failed-ink" },
  interrupted: { word: "Interrupted", dot: "bg-drifted", ink: "text-drifted-ink" },
};

/** A container's state: a dot and always the word beside it. */
export function StateWord({ state }: { state: ContainerState }) {
  return <Word {...CONTAINER[state]} />;
}

export function StatusWord({ status }: { status: OperationStatus }) {
  return <Word {...OPERATION[status]} />;
}

export function Word({ word, dot, ink, moving }: Look) {
  return (
    <span className={cx("inline-flex items-center gap-2 whitespace-nowrap", ink)}>
      <Dot className={cx(dot, moving && "animate-breathe")} />
      {word}
    </span>
  );
}

export function Dot({ className }: { className: string }) {
  return <span aria-hidden className={cx("size-2 shrink-0 rounded-full", className)} />;
}

export const stateWord = (state: ContainerState) => CONTAINER[state].word;
