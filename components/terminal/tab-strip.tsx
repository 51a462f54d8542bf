"use client";

import { Plus, X } from "lucide-react";
import type { TerminalView } from "@/server/core/terminal";
import { IconButton } from "../ui/button";
import { cx } from "../ui/cx";
import { Menu, MenuItem } from "../ui/menu";
import { Dot } from "../ui/state";

interface TabStripProps {
  terminals: TerminalView[];
  active: string | null;
  shells: string[];
  why: string | undefined;
  onShow: (id: string) => void;
  onOpen: (shell: string) => void;
  onClose: (terminal: TerminalView) => void;
}

/** 'ash 2': the program and which one of them. */
export const titleOf = (terminal: TerminalView, index: number) =>
  `${terminal.argv[0]?.split("/").at(-1) ?? "terminal"} ${index + 1}`;

/** The open terminals beside each other, and a new one with a shell of one's choice. */
export function TabStrip({ terminals, active, shells, why, onShow, onOpen, onClose }: TabStripProps) {
  const [only] = shells;
  return (
    <div className="flex min-w-0 flex-1 items-center">
      <ul aria-label="Terminals" className="flex min-w-0 overflow-x-auto">
        {terminals.map((terminal, index) => {
          const title = titleOf(terminal, index);
          return (
            <li key={terminal.id} className="group/tab relative flex shrink-0 items-center border-r">
              <button
                type="button"
                aria-pressed={terminal.id === active}
                onClick={() => onShow(terminal.id)}
                className={cx(
                  "flex h-9 items-center gap-2 pr-9 pl-3 text-13 -outline-offset-2",
                  terminal.id === active
                    ? "bg-surface font-medium"
                    : "text-muted hover:bg-hover hover:text-ink",
                )}
              >
                <Dot className={terminal.ended === null ? "bg-running" : "bg-stopped"} />
                {title}
                {terminal.ended !== null && (
                  <span
                    className={cx(
                      "text-12 font-normal tabular-nums",
                      terminal.ended.exitCode === 0 ? "text-muted" : "text-failed-ink",
                    )}
                  >
                    {terminal.ended.exitCode === null ? "ended" : `exit ${terminal.ended.exitCode}`}
                  </span>
                )}
              </button>
              <IconButton
                small
                icon={X}
                label={`Close ${title}`}
                onClick={() => onClose(terminal)}
                className="absolute right-1"
              />
            </li>
          );
        })}
      </ul>
      {shells.length > 1 && why === undefined ? (
        <Menu
          label="New terminal"
          align="start"
          trigger={<IconButton small icon={Plus} label="New terminal" className="mx-1" />}
        >
          {shells.map((shell) => (
            <MenuItem key={shell} onClick={() => onOpen(shell)}>
              <span className="font-mono text-12">{shell}</span>
            </MenuItem>
          ))}
        </Menu>
      ) : (
        <IconButton
          small
          icon={Plus}
          label="New terminal"
          className="mx-1"
          why={why ?? (only === undefined ? "Its image has no shell." : undefined)}
          onClick={() => only !== undefined && onOpen(only)}
        />
      )}
    </div>
  );
}
