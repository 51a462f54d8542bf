"use client";

import type { ContainerView } from "@/server/core/model";
import { IconButton } from "../ui/button";
import { ACTIONS, type Action, whyNot } from "./actions";
import { usePrepare } from "./use-prepare";

interface RowActionsProps {
  container: ContainerView;
  /** Why this person may do none of it. */
  why: string | undefined;
  onAct: (action: Action) => void;
}

/** A row's actions; the one that starts and the one that stops share a place. */
export function ContainerRowActions({ container, why, onAct }: RowActionsProps) {
  const prepare = usePrepare(container, why === undefined);
  const turn: Action = whyNot("start", container) === undefined ? "start" : "stop";
  const list: Action[] =
    container.state === "drifted" ? ["repair", turn, "restart", "delete"] : [turn, "restart", "delete"];
  return list.map((action) => (
    <IconButton
      key={action === turn ? "turn" : action}
      {...prepare(action)}
      small
      icon={ACTIONS[action].icon}
      label={`${ACTIONS[action].word} ${container.name}`}
      why={why ?? whyNot(action, container)}
      onClick={() => onAct(action)}
    />
  ));
}
