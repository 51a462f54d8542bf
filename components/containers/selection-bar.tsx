"use client";

import type { ContainerView } from "@/server/core/model";
import { Button } from "../ui/button";
import { ACTIONS, type Action, whyNot } from "./actions";

interface SelectionBarProps {
  selected: ContainerView[];
  why: string | undefined;
  onAct: (action: Action, names: string[]) => void;
  onClear: () => void;
}

/** What can be done to all that is selected; stands where the filters were, so that nothing moves. */
export function SelectionBar({ selected, why, onAct, onClear }: SelectionBarProps) {
  return (
    <div
      role="toolbar"
      aria-label="Selected containers"
      className="flex min-h-8 flex-wrap items-center gap-2"
    >
      <span className="mr-2 text-13 font-medium tabular-nums">{selected.length} selected</span>
      {(["start", "stop", "restart", "delete"] as const).map((action) => {
        const able = selected.filter((each) => whyNot(action, each) === undefined).map((each) => each.name);
        const none =
          able.length === 0
            ? `None of them can: ${selected[0] ? whyNot(action, selected[0]) : ""}`
            : undefined;
        const { word, icon } = ACTIONS[action];
        return (
          <Button
            key={action}
            icon={icon}
            look={action === "delete" ? "danger" : "plain"}
            why={why ?? none}
            onClick={() => onAct(action, able)}
          >
            {able.length === 0 || able.length === selected.length ? word : `${word} ${able.length}`}
          </Button>
        );
      })}
      <Button look="quiet" onClick={onClear}>
        Clear
      </Button>
    </div>
  );
}
