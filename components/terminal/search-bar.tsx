"use client";

import type { SearchAddon } from "@xterm/addon-search";
import { ArrowDown, ArrowUp, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { IconButton } from "../ui/button";
import { Input } from "../ui/field";
import { matchColours } from "./look";

/** Finds in what the terminal has kept: Enter goes up to older matches, Shift-Enter down, Escape closes. */
export function SearchBar({ search, onClose }: { search: SearchAddon; onClose: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [found, setFound] = useState<{ at: number; count: number } | null>(null);
  useEffect(() => {
    field.current?.focus();
    const heard = search.onDidChangeResults(({ resultIndex, resultCount }) =>
      setFound({ at: resultIndex + 1, count: resultCount }),
    );
    return () => heard.dispose();
  }, [search]);

  const find = (older: boolean, incremental = false) => {
    const term = field.current?.value ?? "";
    if (term === "") {
      search.clearDecorations();
      setFound(null);
      return;
    }
    const { matchBackground, activeMatchBackground } = matchColours();
    const options = {
      incremental,
      decorations: {
        ...{ matchBackground, activeMatchBackground },
        ...{ matchOverviewRuler: matchBackground, activeMatchColorOverviewRuler: activeMatchBackground },
      },
    };
    if (older) search.findPrevious(term, options);
    else search.findNext(term, options);
  };

  return (
    <search className="absolute top-2 right-4 z-10 flex items-center gap-1 rounded-md border bg-surface p-1 shadow-float">
      <span className="w-44">
        <Input
          ref={field}
          aria-label="Search in the terminal"
          placeholder="Search"
          onChange={() => find(true, true)}
          onKeyDown={(event) => {
            if (event.key === "Enter") find(!event.shiftKey);
            else if (event.key === "Escape") onClose();
            else return;
            event.preventDefault();
          }}
        />
      </span>
      <span role="status" className="min-w-16 px-1 text-center text-12 text-muted tabular-nums">
        {found === null ? "" : found.count === 0 ? "None" : `${found.at} of ${found.count}`}
      </span>
      <IconButton small icon={ArrowUp} label="Older match" onClick={() => find(true)} />
      <IconButton small icon={ArrowDown} label="Newer match" onClick={() => find(false)} />
      <IconButton small icon={X} label="Close the search" onClick={onClose} />
    </search>
  );
}
