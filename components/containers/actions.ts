import { type LucideIcon, Play, RotateCw, Square, Trash2, Wrench } from "lucide-react";
import type { ContainerView } from "@/server/core/model";

export type Action = "start" | "stop" | "restart" | "delete" | "repair";

export const ACTIONS: Record<Action, { word: string; icon: LucideIcon }> = {
  start: { word: "Start", icon: Play },
  stop: { word: "Stop", icon: Square },
  restart: { word: "Restart", icon: RotateCw },
  delete: { word: "Delete", icon: Trash2 },
  repair: { word: "Repair", icon: Wrench },
};

/** Why the action cannot act on this container now; undefined when it can. */
export function whyNot(
  action: Action,
  { name, state, pid }: Pick<ContainerView, "name" | "state" | "pid">,
): string | undefined {
  if (state === "starting" || state === "stopping") return `${name} is ${state}.`;
  const runs = state === "running" || (state === "drifted" && pid !== null);
  if (action === "start" && runs) return `${name} runs already.`;
  if (action === "stop" && state === "restarting") return undefined;
  if ((action === "stop" || action === "restart") && !runs) return `${name} is not running.`;
  if (action === "repair" && state !== "drifted") return `${name} is as it should be.`;
  return undefined;
}

/** The state that a row shows from the click until the host says otherwise. */
export const ON_THE_WAY: Record<Action, ContainerView["state"]> = {
  start: "starting",
  stop: "stopping",
  restart: "stopping",
  delete: "stopping",
  repair: "starting",
};
