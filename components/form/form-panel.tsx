import type { ComponentProps, ReactNode } from "react";
import type { Problem } from "@/server/core/problem";
import { Button } from "../ui/button";
import { Panel, PanelBody, PanelFoot } from "../ui/panel";
import { Summary } from "./summary";

interface FormPanelProps extends Omit<ComponentProps<typeof Panel>, "open"> {
  onSubmit: () => unknown;
  /** What the one primary button says. */
  submit: ReactNode;
  busy: boolean;
  /** Why it cannot be pressed. */
  why?: string | undefined;
  cancel?: string;
  /** What did not happen, when the daemon refused: 'The image was not pulled'. */
  failed?: string;
  problems?: Problem[];
}

/** A side panel that is one form: what was refused on top, the fields, and at the foot the way on and out. */
export function FormPanel({
  onSubmit,
  submit,
  busy,
  why,
  cancel = "Cancel",
  failed = "",
  problems = [],
  children,
  ...panel
}: FormPanelProps) {
  return (
    <Panel open {...panel}>
      <form
        noValidate
        className="flex min-h-0 flex-1 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          // In React's tree another form may lie around the panel, though not on the page.
          event.stopPropagation();
          onSubmit();
        }}
      >
        <PanelBody>
          <Summary title={failed} problems={problems} />
          {children}
        </PanelBody>
        <PanelFoot>
          <Button type="submit" look="primary" busy={busy} why={why}>
            {submit}
          </Button>
          <Button look="quiet" onClick={panel.onClose}>
            {cancel}
          </Button>
        </PanelFoot>
      </form>
    </Panel>
  );
}
