"use client";

import { useRouter } from "next/navigation";
import { useRef } from "react";
import { Button } from "../ui/button";
import { Panel, PanelBody, PanelFoot } from "../ui/panel";
import { HeroPodsForm } from "./heropods-form";

export function CreateHeroPods({ onClose }: { onClose: () => void }) {
  const first = useRef<HTMLInputElement>(null);
  const router = useRouter();
  return (
    <Panel open wide onClose={onClose} title="Create HeroPods" initialFocus={first}>
      <HeroPodsForm
        first={first}
        onSaved={(name) => router.push(`/heropods/${name}`)}
        layout={({ fields, plan, buttons }) => (
          <>
            <PanelBody>
              {fields}
              <div className="border-t pt-4">{plan}</div>
            </PanelBody>
            <PanelFoot>
              {buttons}
              <Button look="quiet" onClick={onClose}>
                Cancel
              </Button>
            </PanelFoot>
          </>
        )}
      />
    </Panel>
  );
}
