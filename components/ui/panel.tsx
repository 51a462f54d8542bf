"use client";

import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx";

interface PanelProps {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  wide?: boolean;
  initialFocus?: ComponentProps<typeof Dialog.Popup>["initialFocus"];
  finalFocus?: ComponentProps<typeof Dialog.Popup>["finalFocus"];
  children: ReactNode;
}

/**
 * A side panel for a short form: the page stays in sight, Escape closes, the focus returns. It comes within
 * 140 ms and goes at once: fading out, a veil over the whole page was drawn beside the start that it asked for.
 */
export function Panel({
  open,
  onClose,
  title,
  description,
  wide,
  initialFocus,
  finalFocus,
  children,
}: PanelProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => next || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-veil transition-opacity duration-140 data-ending-style:transition-none data-starting-style:opacity-0" />
        <Dialog.Popup
          initialFocus={initialFocus}
          finalFocus={finalFocus}
          className={cx(
            "fixed inset-y-0 right-0 z-50 flex w-full flex-col border-l bg-surface shadow-float outline-none transition-[opacity,translate] duration-140 ease-out data-ending-style:transition-none data-starting-style:translate-x-4 data-starting-style:opacity-0",
            wide ? "max-w-[560px]" : "max-w-[440px]",
          )}
        >
          <header className="flex items-center gap-3 border-b px-5 py-3">
            <div className="min-w-0 flex-1">
              <Dialog.Title className="text-16 font-semibold">{title}</Dialog.Title>
              {description && (
                <Dialog.Description className="text-13 text-muted">{description}</Dialog.Description>
              )}
            </div>
            <Dialog.Close
              aria-label="Close"
              className="-mr-2 inline-flex size-8 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
            >
              <X aria-hidden className="size-4" />
            </Dialog.Close>
          </header>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** The scrolling middle of a panel. */
export function PanelBody({ children }: { children: ReactNode }) {
  return <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-5 py-4">{children}</div>;
}

/** The panel's foot: its one primary button first in sight, the way out beside it. */
export function PanelFoot({ children }: { children: ReactNode }) {
  return <footer className="flex items-center gap-2 border-t bg-surface px-5 py-3">{children}</footer>;
}
