"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { type ReactNode, useRef } from "react";
import type { Problem } from "@/server/core/problem";
import { Button } from "./button";
import { Problems } from "./notice";

interface ConfirmProps {
  open: boolean;
  onClose: () => void;
  /** 'Delete web-1?' */
  title: string;
  /** The consequence, in words. */
  children: ReactNode;
  /** What the button does: 'Delete web-1'. */
  action: string;
  onConfirm: () => void;
  /** 'danger' where something is lost. */
  look?: "primary" | "danger";
  busy?: boolean;
  problems?: Problem[];
  /** Why it cannot be confirmed. */
  why?: string | undefined;
}

/** Asks once before something is lost, or is done to many: names the object, says what follows. Enter confirms, Escape leaves. */
export function Confirm({
  open,
  onClose,
  title,
  children,
  action,
  onConfirm,
  look = "danger",
  busy,
  problems = [],
  why,
}: ConfirmProps) {
  const confirm = useRef<HTMLButtonElement>(null);
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => next || onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-veil transition-opacity duration-140 data-ending-style:transition-none data-starting-style:opacity-0" />
        <AlertDialog.Popup
          initialFocus={confirm}
          className="fixed top-[12vh] left-1/2 z-50 flex max-h-[76vh] w-[min(560px,calc(100vw-32px))] -translate-x-1/2 flex-col overflow-hidden rounded-md border bg-surface shadow-float outline-none transition-opacity duration-140 data-ending-style:transition-none data-starting-style:opacity-0"
        >
          <div className="flex min-h-0 flex-col gap-3 overflow-y-auto px-5 pt-4 pb-5">
            <AlertDialog.Title className="text-16 font-semibold">{title}</AlertDialog.Title>
            <AlertDialog.Description render={<div />} className="flex flex-col gap-3 text-13 text-muted">
              {children}
            </AlertDialog.Description>
            <Problems problems={problems} />
          </div>
          <div className="flex justify-end gap-2 border-t bg-sunken px-5 py-3">
            <AlertDialog.Close render={<Button look="quiet">Cancel</Button>} />
            <Button ref={confirm} look={look} onClick={onConfirm} busy={busy} why={why}>
              {action}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
