"use client";

import { useQuery } from "@tanstack/react-query";
import { Accessibility, Maximize2, Minimize2, Search, SquareTerminal } from "lucide-react";
import { useRef, useState } from "react";
import { TERMINALS } from "@/server/core/terminal";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { Button, ButtonLink, IconButton } from "../ui/button";
import { cx } from "../ui/cx";
import { useFillHeight } from "../ui/fill-height";
import { Bone, Empty, LoadError, Problems } from "../ui/notice";
import { EndedBar } from "./ended-bar";
import { LazyScreen } from "./lazy-screen";
import type { StreamState } from "./stream";
import { TabStrip, titleOf } from "./tab-strip";
import { useTerminals } from "./use-terminals";

/** A container's terminals: each a program inside with a screen, kept for a while when nobody looks. */
export function Terminals({ name }: { name: string }) {
  const pid = useQuery(useTRPC().containers.get.queryOptions({ name })).data?.pid;
  const role = useWhyNot("operator");
  const [everMay, setEverMay] = useState(false);
  // A connection that is lost for a moment takes nothing off the page.
  if (role === undefined && pid != null && !everMay) setEverMay(true);
  if (role !== undefined && !everMay)
    return (
      <Empty icon={SquareTerminal} title="No terminal for you here">
        {role}
      </Empty>
    );
  if (pid === null && !everMay)
    return (
      <Empty icon={SquareTerminal} title={`${name} is not running`}>
        A terminal runs a program inside the running container. Start it, and one opens here.
      </Empty>
    );
  if (!everMay) return <Bone className="h-80 w-full" />;
  return <Panes name={name} why={role ?? (pid === null ? `${name} is not running.` : undefined)} />;
}

function Panes({ name, why }: { name: string; why: string | undefined }) {
  const { terminals, active, shells, error, ...hold } = useTerminals(name, true);
  const [states, setStates] = useState<Record<string, StreamState>>({});
  const [sizes, setSizes] = useState<Record<string, string>>({});
  const [searching, setSearching] = useState(false);
  const [whole, setWhole] = useState(false);
  const [readAloud, setReadAloud] = useState(false);
  const [again, setAgain] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const fill = useFillHeight(box, 260);

  if (error) return <LoadError error={error} what={`The terminals of ${name}`} />;
  if (terminals === undefined || shells === undefined) return <Bone className="h-80 w-full" />;
  if (terminals.length === 0 && shells.length === 0)
    return (
      <Empty
        icon={SquareTerminal}
        title={`${name} has no shell`}
        action={<ButtonLink href={`/containers/${encodeURIComponent(name)}/run`}>Run a command</ButtonLink>}
      >
        None of bash, zsh, fish, ash, dash and sh is in its image. A single command runs without one.
      </Empty>
    );
  const state = active ? states[active.id] : undefined;
  const leave = () => box.current?.querySelector<HTMLElement>("[aria-pressed=true]")?.focus();
  return (
    <div
      ref={box}
      style={whole ? undefined : fill}
      className={cx(
        "flex min-w-0 flex-col rounded-md border bg-surface",
        whole ? "fixed inset-0 z-40 rounded-none border-0" : "-mb-20",
      )}
    >
      <div className="flex items-center justify-between rounded-t-md border-b bg-sunken pr-1">
        <TabStrip
          terminals={terminals}
          active={active?.id ?? null}
          shells={shells}
          why={why}
          onShow={hold.setActive}
          onOpen={(shell) => void hold.open(shell)}
          onClose={(terminal) => void hold.close(terminal)}
        />
        <div className="flex shrink-0 items-center">
          <IconButton
            small
            icon={Search}
            label="Search (Ctrl+Shift+F)"
            aria-pressed={searching}
            onClick={() => setSearching(!searching)}
          />
          <IconButton
            small
            icon={Accessibility}
            label={readAloud ? "Without a screen reader" : "For a screen reader"}
            aria-pressed={readAloud}
            onClick={() => setReadAloud(!readAloud)}
            className={cx(readAloud && "bg-hover text-ink")}
          />
          <IconButton
            small
            icon={whole ? Minimize2 : Maximize2}
            label={whole ? "In the page" : "Fill the window"}
            onClick={() => setWhole(!whole)}
          />
        </div>
      </div>
      <Problems problems={hold.problems} title="No terminal was opened" className="m-3" />
      <div className="relative min-h-0 flex-1">
        {terminals.map((terminal, index) => (
          <LazyScreen
            key={`${terminal.id} ${again}`}
            id={terminal.id}
            label={`Terminal ${titleOf(terminal, index)} in ${name}`}
            shown={terminal.id === active?.id}
            searching={searching && terminal.id === active?.id}
            onSearch={setSearching}
            readAloud={readAloud}
            onLeave={leave}
            onSize={(size) => setSizes((before) => ({ ...before, [terminal.id]: size }))}
            onState={(next) => {
              setStates((before) => ({ ...before, [terminal.id]: next }));
              if (next.is === "ended") hold.ended(terminal.id, next.ended);
            }}
          />
        ))}
        {terminals.length === 0 && (
          <Empty
            icon={SquareTerminal}
            title="No terminal is open"
            action={
              <Button why={why} busy={hold.opening} onClick={() => void hold.open()}>
                Open a terminal
              </Button>
            }
          />
        )}
      </div>
      {active && (
        <EndedBar
          terminal={active}
          state={state}
          why={why}
          onAgain={() => {
            void hold.close(active).then(() => hold.open(active.argv[0]));
          }}
          onTake={() => setAgain(again + 1)}
        />
      )}
      <footer className="flex items-center justify-between gap-4 border-t px-3 py-1 text-12 text-muted">
        <span className="tabular-nums">{active ? (sizes[active.id] ?? "") : ""}</span>
        <span className="truncate max-sm:hidden">
          Ctrl+F6 leaves the terminal · kept for {TERMINALS.keptMs / 60_000} minutes when you go
        </span>
      </footer>
    </div>
  );
}
