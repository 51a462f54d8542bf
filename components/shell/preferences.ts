"use client";

import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";

/** The theme that was chosen in this browser, and what changes it at once. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const theme = useSyncExternalStore(subscribe, readTheme, (): Theme => "system");
  return [theme, setTheme];
}

/** Whether long lines of a log go on below, remembered in this browser. */
export function useWrap(): [boolean, (wrap: boolean) => void] {
  const wrap = useSyncExternalStore(
    subscribe,
    () => read(WRAP) === "lines",
    () => false,
  );
  return [wrap, (on) => keep(WRAP, on ? "lines" : null)];
}

/** Folds the navigation to icons or opens it again, remembered in this browser. */
export function toggleNav() {
  const root = document.documentElement;
  if (root.dataset.nav === "icons") delete root.dataset.nav;
  else root.dataset.nav = "icons";
  keep(NAV, root.dataset.nav ?? null);
}

/** The inline script of before-paint.tsx reads the same keys. */
const THEME = "heropods.theme";
const NAV = "heropods.nav";
const WRAP = "heropods.wrap";
const listeners = new Set<() => void>();

function setTheme(theme: Theme) {
  keep(THEME, theme === "system" ? null : theme);
  const dark =
    theme === "system" ? window.matchMedia("(prefers-color-scheme: dark)").matches : theme === "dark";
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

function readTheme(): Theme {
  const stored = read(THEME);
  return stored === "dark" || stored === "light" ? stored : "system";
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

/** A browser that forbids storage keeps the choice for this page only. */
function keep(key: string, value: string | null) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {}
  for (const listener of listeners) listener();
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
