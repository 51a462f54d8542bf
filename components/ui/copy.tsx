"use client";

import { Check, Copy } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { cx } from "./cx";

/** Text that a click copies whole; the sign of it lies over the end, so that nothing moves. */
export function Copyable({
  value,
  children,
  className,
  label,
}: {
  value: string;
  children: ReactNode;
  className?: string;
  label?: string;
}) {
  const [copied, copy] = useCopy(value);
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={label ?? `Copy ${value}`}
      title={copied ? "Copied" : `Copy ${value}`}
      className={cx("group/copy relative -mx-1 rounded-sm px-1 text-left hover:bg-hover", className)}
    >
      {children}
      <span
        aria-hidden
        className={cx(
          "absolute inset-y-0 right-0 flex translate-x-full items-center rounded-sm px-1 group-hover/copy:text-muted",
          copied ? "text-running-ink" : "text-transparent",
        )}
      >
        <Icon className="size-3" />
      </span>
      <span role="status" className="sr-only">
        {copied ? "Copied" : ""}
      </span>
    </button>
  );
}

/** Whether the text was copied a moment ago, and what copies it. */
export function useCopy(value: string): [boolean, () => void] {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1200);
    return () => clearTimeout(timer);
  }, [copied]);
  return [copied, () => void copyText(value).then(() => setCopied(true))];
}

/** The Clipboard API needs a secure context; a console on a plain-http address falls back to a selection. */
export async function copyText(value: string) {
  if (window.isSecureContext) return navigator.clipboard.writeText(value);
  const area = document.createElement("textarea");
  area.value = value;
  area.className = "fixed opacity-0";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
