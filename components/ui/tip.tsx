"use client";

import { Tooltip } from "@base-ui/react/tooltip";
import type { ReactElement } from "react";

const handle = Tooltip.createHandle<string>();

/**
 * Shows `text` beside its child on hover and focus; the child keeps its own name for screen readers.
 * Without a text it shows nothing: a button that can act again stays the same element, and keeps the focus.
 */
export function Tip({ text, children }: { text: string | undefined; children: ReactElement }) {
  return (
    <Tooltip.Trigger
      handle={handle}
      payload={text ?? ""}
      disabled={text === undefined}
      delay={350}
      render={children}
    />
  );
}

/** The one bubble of the page that all tips share. */
export function TipRoot() {
  return (
    <Tooltip.Root handle={handle}>
      {({ payload }) => (
        <Tooltip.Portal>
          <Tooltip.Positioner sideOffset={6} className="z-60">
            <Tooltip.Popup className="max-w-72 rounded-sm bg-ink px-2 py-1 text-12 text-canvas transition-opacity duration-120 data-ending-style:opacity-0 data-starting-style:opacity-0">
              {payload}
            </Tooltip.Popup>
          </Tooltip.Positioner>
        </Tooltip.Portal>
      )}
    </Tooltip.Root>
  );
}
