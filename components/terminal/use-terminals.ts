"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Problem } from "@/server/core/problem";
import type { TerminalView } from "@/server/core/terminal";
import { problemsOf } from "../api/problems";
import { useTRPC } from "../api/trpc";

/** A size to begin with: the terminal says its own as soon as it is drawn. */
const FIRST_SIZE = { columns: 120, rows: 32 };

/** A person's terminals in one container, and how to open and close them; the first opens by itself. */
export function useTerminals(container: string, may: boolean) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const list = trpc.terminals.list.queryOptions({ container }, { enabled: may, staleTime: 0 });
  const { data: terminals, error, isFetchedAfterMount } = useQuery(list);
  const shells = useQuery(trpc.terminals.shells.queryOptions({ container }, { enabled: may, staleTime: 0 }));
  const opening = useMutation(trpc.terminals.open.mutationOptions());
  const ending = useMutation(trpc.terminals.end.mutationOptions());
  const [problems, setProblems] = useState<Problem[]>([]);
  const [active, setActive] = useState<string | null>(null);
  const begun = useRef(false);
  const key = list.queryKey;

  const change = useCallback(
    (patch: (rows: TerminalView[]) => TerminalView[]) =>
      cache.setQueryData<TerminalView[]>(key, (rows) => patch(rows ?? [])),
    [cache, key],
  );

  const open = async (shell?: string) => {
    setProblems([]);
    try {
      const argv = shell === undefined ? undefined : [shell];
      const opened = await opening.mutateAsync({ container, argv, ...FIRST_SIZE });
      change((rows) => [...rows, opened]);
      setActive(opened.id);
    } catch (refused) {
      setProblems(problemsOf(refused));
    }
  };

  /** Hangs up one that is open; takes one that has ended off the page. */
  const close = async (terminal: TerminalView) => {
    change((rows) => rows.filter((row) => row.id !== terminal.id));
    setActive((before) => (before === terminal.id ? null : before));
    // It may have gone by itself: then there is nothing to close.
    await ending.mutateAsync({ id: terminal.id }).catch(() => undefined);
  };

  const ready = may && isFetchedAfterMount && terminals !== undefined && shells.data !== undefined;
  useEffect(() => {
    if (!ready || begun.current) return;
    begun.current = true;
    const none = terminals.every((terminal) => terminal.ended !== null);
    if (none && (shells.data?.length ?? 0) > 0) void open();
  });

  return {
    ...{ terminals, problems, open, close, setActive },
    error: error ?? shells.error,
    shells: shells.data,
    opening: opening.isPending,
    active: terminals?.find((each) => each.id === active) ?? terminals?.at(-1) ?? null,
    ended: (id: string, ended: TerminalView["ended"]) =>
      change((rows) => rows.map((row) => (row.id === id ? { ...row, ended } : row))),
  };
}
