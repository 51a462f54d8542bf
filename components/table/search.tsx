"use client";

import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useUrlState } from "../ui/url-state";

/** Narrows a list as one types; kept in the URL, reached by '/'. */
export function SearchField({ label }: { label: string }) {
  const { get, set } = useUrlState();
  const input = useRef<HTMLInputElement>(null);
  const asked = get("q");
  const [text, setText] = useState(asked);
  // The URL comes back later than one types: what is being typed is the field's own.
  useEffect(() => {
    if (document.activeElement !== input.current) setText(asked);
  }, [asked]);
  const search = (next: string) => {
    setText(next);
    set({ q: next });
  };
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (event.key !== "/" || typing(event)) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener("keydown", focus);
    return () => document.removeEventListener("keydown", focus);
  }, []);
  return (
    <span className="relative inline-flex min-w-40 flex-1 sm:max-w-72">
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-faint"
      />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => search(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && search("")}
        className="h-8 w-full rounded-md border border-line-strong bg-surface pr-2 pl-8 text-13 hover:border-faint focus:border-focus focus:outline-2 focus:outline-offset-0 focus:outline-focus/35 [&::-webkit-search-cancel-button]:appearance-none"
      />
    </span>
  );
}

/** Whether a key was meant for a field, or for a dialog that is open. */
export function typing(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  return (
    event.metaKey ||
    event.ctrlKey ||
    event.altKey ||
    target.closest("input, textarea, select, [role=dialog], [role=alertdialog], [role=menu]") !== null
  );
}
