"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback } from "react";

/** A page's search, sort and filters in its URL: `set` replaces some, dropping what is empty. */
export function useUrlState() {
  const params = useSearchParams();
  const path = usePathname();
  const set = useCallback(
    (changes: Record<string, string | null>) => {
      const next = new URLSearchParams(window.location.search);
      for (const [key, value] of Object.entries(changes)) {
        if (value === null || value === "") next.delete(key);
        else next.set(key, value);
      }
      const query = next.toString();
      // Next keeps useSearchParams in step with the history; no request goes out for a keystroke.
      window.history.replaceState(null, "", query === "" ? path : `${path}?${query}`);
    },
    [path],
  );
  return { get: (key: string) => params.get(key) ?? "", set };
}
