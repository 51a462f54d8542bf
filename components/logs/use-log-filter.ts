"use client";

import { useMemo } from "react";
import type { LogFilter } from "@/server/core/logs";
import { useDebounced } from "../form/debounced";
import { useUrlState } from "../ui/url-state";

/** What of the log is shown, kept in the URL: a link leads to the same lines. */
export function useLogFilter() {
  const { get, set } = useUrlState();
  const search = useDebounced(get("q"), 200);
  const stream = get("stream");
  const since = instant(get("since"));
  const until = instant(get("until"));
  const filter = useMemo((): LogFilter => {
    return {
      ...(search === "" ? {} : { search }),
      ...(stream === "stdout" || stream === "stderr" ? { stream } : {}),
      ...(since === null ? {} : { since }),
      ...(until === null ? {} : { until }),
    };
  }, [search, stream, since, until]);
  const line = Number.parseInt(get("line"), 10);
  return {
    filter,
    get,
    set,
    line: Number.isNaN(line) ? null : line - 1,
    /** The whole log, at this line. */
    showAround: (number: number) =>
      set({ q: null, stream: null, since: null, until: null, line: String(number + 1) }),
  };
}

function instant(text: string): string | null {
  const at = Date.parse(text);
  return text === "" || Number.isNaN(at) ? null : new Date(at).toISOString();
}
