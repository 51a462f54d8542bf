"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from "react";

/** A page's search, sort and filters in its URL: `set` replaces some, dropping what is empty. */
export function useUrlState() {
  const told = useSearchParams().toString();
  const path = usePathname();
  const newer = useSyncExternalStore(subscribe, now, before);
  const query = newer !== null && newer.path === path && newer.behind.has(told) ? newer.query : told;
  const params = useMemo(() => new URLSearchParams(query), [query]);
  const toldNow = useRef(told);
  useEffect(() => {
    toldNow.current = told;
    if (newer?.query === told) ahead = null;
  }, [newer, told]);
  const set = useCallback(
    (changes: Record<string, string | null>) => {
      const next = new URLSearchParams(window.location.search);
      for (const [key, value] of Object.entries(changes)) {
        if (value === null || value === "") next.delete(key);
        else next.set(key, value);
      }
      const query = next.toString();
      goAhead(path, toldNow.current, query);
      // Next keeps useSearchParams in step with the history; no request goes out for a keystroke.
      window.history.replaceState(null, "", query === "" ? path : `${path}?${query}`);
    },
    [path],
  );
  return { get: (key: string) => params.get(key) ?? "", set };
}

/**
 * What was just put into the URL. Next tells of it in a transition, some 30 ms later in a page with a table:
 * until then, while it still tells one of `behind`, this is what counts.
 */
interface Ahead {
  path: string;
  query: string;
  behind: ReadonlySet<string>;
}

let ahead: Ahead | null = null;
const listeners = new Set<() => void>();
const now = () => ahead;
const before = () => null;

function goAhead(path: string, told: string, query: string) {
  const behind = new Set([told, ...(ahead?.path === path ? [...ahead.behind, ahead.query] : [])]);
  behind.delete(query);
  ahead = { path, query, behind };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
