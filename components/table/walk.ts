import type { KeyboardEvent } from "react";

/** Up and down walk from one row's link to the next. */
export function walk(event: KeyboardEvent<HTMLTableSectionElement>) {
  const step =
    event.key === "ArrowDown"
      ? "nextElementSibling"
      : event.key === "ArrowUp"
        ? "previousElementSibling"
        : null;
  if (step === null || !(event.target instanceof HTMLAnchorElement)) return;
  const link = event.target.closest("tr")?.[step]?.querySelector("a");
  if (!link) return;
  event.preventDefault();
  link.focus();
  link.scrollIntoView({ block: "nearest" });
}
