"use client";

import type { TerminalView } from "@/server/core/terminal";
import { duration } from "../format/time";
import { Button } from "../ui/button";
import type { StreamState } from "./stream";

interface EndedBarProps {
  terminal: TerminalView;
  state: StreamState | undefined;
  why: string | undefined;
  onAgain: () => void;
  onTake: () => void;
}

/** Why nothing can be typed any more, and the one thing to do about it. */
export function EndedBar({ terminal, state, why, onAgain, onTake }: EndedBarProps) {
  if (state === undefined || state.is === "open") return null;
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t bg-sunken px-3 py-2 text-13"
    >
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{wordsOf(state, terminal)}</span>
      {state.is === "taken" ? (
        <Button small onClick={onTake}>
          Show it here
        </Button>
      ) : (
        <Button small why={why} onClick={onAgain}>
          Open a new one
        </Button>
      )}
    </div>
  );
}

function wordsOf(state: Exclude<StreamState, { is: "open" }>, terminal: TerminalView): string {
  if (state.is === "taken") return "It is shown in another window now.";
  if (state.is === "gone") return `It is not there any more: ${state.message}`;
  const { exitCode, reason, at } = state.ended;
  const lasted = duration(Date.parse(at) - Date.parse(terminal.openedAt));
  const ended = exitCode === null ? "It ended" : `It ended with exit code ${exitCode}`;
  return `${ended} after ${lasted}.${reason === null ? "" : ` ${reason}`}`;
}
