"use client";

import { useCallback, useEffect, useSyncExternalStore } from "react";
import type { Values } from "@/server/core/numbers/metrics";
import { useTRPCClient } from "../api/trpc";

type Client = ReturnType<typeof useTRPCClient>;

/** Rows come and go as one scrolls: one subscription is made when they have settled. */
const SETTLE_MS = 200;

const wanted = new Map<string, number>();
const values = new Map<string, Values>();
const listeners = new Map<string, Set<() => void>>();
let followed = "";
let stop: (() => void) | null = null;
let timer: ReturnType<typeof setTimeout> | null = null;

/** The newest numbers of one container that is in sight; null before there are any. */
export function useLiveNumbers(name: string): Values | null {
  const client = useTRPCClient();
  useEffect(() => want(name, client), [name, client]);
  const subscribe = useCallback(
    (listener: () => void) => {
      const mine = listeners.get(name) ?? new Set();
      mine.add(listener);
      listeners.set(name, mine);
      return () => {
        mine.delete(listener);
        if (mine.size === 0) listeners.delete(name);
      };
    },
    [name],
  );
  return useSyncExternalStore(
    subscribe,
    () => values.get(name) ?? null,
    () => null,
  );
}

function want(name: string, client: Client): () => void {
  wanted.set(name, (wanted.get(name) ?? 0) + 1);
  settle(client);
  return () => {
    const left = (wanted.get(name) ?? 1) - 1;
    if (left > 0) wanted.set(name, left);
    else wanted.delete(name);
    settle(client);
  };
}

function settle(client: Client): void {
  if (timer !== null) return;
  timer = setTimeout(() => {
    timer = null;
    const names = [...wanted.keys()].sort();
    const key = names.join(" ");
    if (key === followed) return;
    followed = key;
    stop?.();
    stop = null;
    if (names.length === 0) return;
    const subscription = client.numbers.live.subscribe(
      { names },
      { onData: (now) => take(names, now.containers) },
    );
    stop = () => subscription.unsubscribe();
  }, SETTLE_MS);
}

function take(names: string[], now: Record<string, { values: Values }>): void {
  for (const name of names) {
    const next = now[name]?.values;
    if (next === undefined) values.delete(name);
    else values.set(name, next);
    for (const listener of listeners.get(name) ?? []) listener();
  }
}
