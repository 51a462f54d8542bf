"use client";

import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";

/** Loaded when it is first asked for: the list page does not wait for it. */
const Palette = dynamic(() => import("../palette/palette").then((module) => module.Palette), { ssr: false });

/** The palette's field in the top bar, and its keys. */
export function PaletteButton() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const toggle = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setOpen((now) => !now);
    };
    document.addEventListener("keydown", toggle);
    return () => document.removeEventListener("keydown", toggle);
  }, []);
  return (
    <>
      <button
        type="button"
        aria-label="Go to or do"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setOpen(true)}
        className="flex h-8 shrink-0 items-center gap-2 rounded-md border border-line-strong bg-surface px-2.5 text-13 text-faint hover:border-faint max-sm:size-8 max-sm:justify-center max-sm:border-transparent max-sm:bg-transparent max-sm:px-0 max-sm:text-muted sm:w-56"
      >
        <Search aria-hidden className="size-3.5 max-sm:size-4" />
        <span className="flex-1 text-left max-sm:hidden">Go to or do…</span>
        <kbd className="font-sans text-12 max-sm:hidden">Ctrl K</kbd>
      </button>
      {open && <Palette onClose={() => setOpen(false)} />}
    </>
  );
}
