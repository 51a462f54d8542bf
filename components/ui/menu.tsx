"use client";

import { Menu as Base } from "@base-ui/react/menu";
import type { LucideIcon } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { cx } from "./cx";

/** A button that opens a list of actions. */
export function Menu({
  trigger,
  label,
  children,
  align = "end",
}: {
  trigger: ReactElement;
  label: string;
  children: ReactNode;
  align?: "start" | "end";
}) {
  return (
    <Base.Root>
      <Base.Trigger aria-label={label} render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} sideOffset={4} className="z-60">
          <Base.Popup className="min-w-48 rounded-md border bg-surface p-1 shadow-float outline-none transition-opacity duration-120 data-ending-style:opacity-0 data-starting-style:opacity-0">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export function MenuItem({
  icon: Icon,
  children,
  onClick,
  danger,
}: {
  icon?: LucideIcon;
  children: ReactNode;
  onClick: () => void;
  danger?: boolean;
}) {
  return (
    <Base.Item onClick={onClick} className={cx(item, danger && "text-failed-ink")}>
      {Icon ? <Icon aria-hidden className="size-3.5" /> : <span className="size-3.5" />}
      {children}
    </Base.Item>
  );
}

/** One of several, of which one holds. */
export function MenuChoices({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string;
  options: [string, string][];
  onChange: (value: string) => void;
}) {
  return (
    <Base.RadioGroup value={value} onValueChange={onChange}>
      <Base.GroupLabel className="px-2 pt-1.5 pb-1 text-12 text-faint">{label}</Base.GroupLabel>
      {options.map(([key, word]) => (
        <Base.RadioItem key={key} value={key} className={item}>
          <span className="flex size-3.5 items-center justify-center">
            <Base.RadioItemIndicator className="size-1.5 rounded-full bg-ink" />
          </span>
          {word}
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  );
}

export function MenuRule() {
  return <Base.Separator className="-mx-1 my-1 border-t" />;
}

const item =
  "flex h-8 w-full cursor-default items-center gap-2 rounded-sm px-2 text-13 outline-none select-none data-highlighted:bg-hover";
