import { useSyncExternalStore } from "react";

/** How long ago, in the largest unit that says it: '12 s', '4 min', '3 h', '9 d'. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} d`;
}

/** The text of a moment's age, kept true each second; a component renders again only when it changes. */
export function useAge(at: string | number): string {
  const then = new Date(at).getTime();
  return useSyncExternalStore(
    everySecond,
    () => span(Date.now() - then),
    () => "",
  );
}

/** The time until a moment, in whole seconds from above: '8 s'; null when it has come or there is none. */
export function useLeft(at: string | null): string | null {
  return useSyncExternalStore(
    everySecond,
    () => {
      const ms = at === null ? 0 : Date.parse(at) - Date.now();
      return ms <= 0 ? null : span(Math.ceil(ms / 1000) * 1000);
    },
    () => null,
  );
}

/** The exact moment in the reader's own time zone, seconds included. */
export function exact(at: string | number): string {
  return new Intl.DateTimeFormat("en-GB", {
    dateStyle: "medium",
    timeStyle: "long",
  }).format(new Date(at));
}

/** The time of day in the reader's zone, to the millisecond: for lines of output. */
export function clock(at: string): string {
  return CLOCK.format(new Date(at));
}

const CLOCK = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
});

/** A duration measured in milliseconds: '7 ms', '1.24 s', '3 min 5 s'. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(2)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function everySecond(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
