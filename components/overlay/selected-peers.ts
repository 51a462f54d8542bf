"use client";

import { useState } from "react";
import type { WindowSelection } from "../table/window-table";
import { type PeersInput, useMatchingEndpoints } from "./use-peers";

export interface SelectedPeers extends WindowSelection {
  endpoints: string[];
  clear: () => void;
}

const NONE: ReadonlySet<string> = new Set();

/** Which peers are selected; all of them are all that match, in sight or not. */
export function useSelectedPeers(input: PeersInput, matched: number): SelectedPeers {
  const [selected, select] = useState(NONE);
  const matching = useMatchingEndpoints();
  const all = matched > 0 && selected.size >= matched;
  return {
    endpoints: [...selected],
    has: (name) => selected.has(name),
    all,
    some: selected.size > 0 && !all,
    toggle(name) {
      const next = new Set(selected);
      if (!next.delete(name)) next.add(name);
      select(next);
    },
    toggleAll() {
      if (all) return select(NONE);
      matching(input).then(
        (endpoints) => select(new Set(endpoints)),
        // The connection broke, and the page says so: nothing is selected.
        () => select(NONE),
      );
    },
    clear: () => select(NONE),
  };
}
