"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { OperationView } from "@/server/core/model";
import { useTRPC } from "../api/trpc";

/** Work shorter than this is over before anyone could read of it. */
const UNNOTICED_MS = 600;
/** What is open, not under way: whoever opened it sees it. */
const OPEN = new Set(["container.terminal", "container.exec"]);

/**
 * What the drawer shows: operations that have run for longer than a glance, and those that failed
 * while this page was open, until they are dismissed. The list itself survives a reload.
 */
export function useAttention(): { operations: OperationView[]; dismiss: (id: string) => void } {
  const recent = useQuery(useTRPC().operations.list.queryOptions({ limit: 20 })).data;
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const [opened] = useState(() => Date.now());
  const now = useTick(recent?.some((each) => each.finishedAt === null) ?? false);
  const operations = (recent ?? []).filter((each) => {
    if (dismissed.has(each.id) || OPEN.has(each.kind)) return false;
    if (each.finishedAt === null) return now - new Date(each.startedAt).getTime() > UNNOTICED_MS;
    return each.status !== "done" && new Date(each.finishedAt).getTime() > opened;
  });
  return { operations, dismiss: (id) => setDismissed((before) => new Set(before).add(id)) };
}

function useTick(active: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => setNow(Date.now()), UNNOTICED_MS / 2);
    return () => clearInterval(timer);
  }, [active]);
  return now;
}
