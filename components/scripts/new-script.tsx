"use client";

import { Save } from "lucide-react";
import { useState } from "react";
import { useWhyNot } from "../api/session";
import { Button, ButtonLink } from "../ui/button";
import { Page } from "../ui/page";
import { KeepPanel } from "./keep-panel";
import { Workbench } from "./workbench";

/** A script that is written or pasted here, run at once or kept. */
export function NewScript() {
  const [source, setSource] = useState("");
  const [keeping, setKeeping] = useState(false);
  const role = useWhyNot("operator");
  const why = role ?? (source.trim() === "" ? "There is nothing to keep." : undefined);
  return (
    <Page
      title="New script"
      note="HeroScript, planned as it is written and run in its order."
      actions={<ButtonLink href="/scripts">All scripts</ButtonLink>}
    >
      <Workbench
        name={null}
        source={source}
        onChange={setSource}
        actions={
          <Button icon={Save} why={why} onClick={() => setKeeping(true)}>
            Keep
          </Button>
        }
      />
      {keeping && <KeepPanel source={source} onClose={() => setKeeping(false)} />}
    </Page>
  );
}
