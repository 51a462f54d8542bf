"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Role } from "@/server/core/model";
import { problemsOf } from "../api/problems";
import { useTRPC } from "../api/trpc";
import { FormPanel } from "../form/form-panel";
import { byField } from "../form/server-problems";
import { Button } from "../ui/button";
import { useCopy } from "../ui/copy";
import { Field, Input, Select } from "../ui/field";
import { Panel, PanelBody, PanelFoot } from "../ui/panel";
import { ROLE_MEANING } from "./roles";

/** Makes a token and shows it once: afterwards only its hash is known. */
export function AddToken({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const make = useMutation(
    trpc.tokens.create.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: trpc.tokens.pathKey() }),
    }),
  );
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("operator");
  const first = useRef<HTMLInputElement>(null);
  const problems = problemsOf(make.error);
  const refused = byField(problems, ["name", "role"]);
  if (make.data) return <Secret name={name} token={make.data.token} onClose={onClose} />;
  return (
    <FormPanel
      onClose={onClose}
      title="Make token"
      initialFocus={first}
      onSubmit={() => make.mutate({ name, role })}
      submit="Make token"
      busy={make.isPending}
      failed="The token was not made"
      problems={problems}
    >
      <Field label="Name" error={refused.name} hint="What uses it; shown in the activity.">
        {(wiring) => (
          <Input
            {...wiring}
            ref={first}
            mono
            value={name}
            onChange={(event) => setName(event.target.value)}
            placeholder="deploy"
          />
        )}
      </Field>
      <Field label="Role" error={refused.role}>
        {(wiring) => (
          <Select {...wiring} value={role} onChange={(event) => setRole(Role.parse(event.target.value))}>
            {Role.options.map((each) => (
              <option key={each} value={each}>
                {each}: {ROLE_MEANING[each]}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </FormPanel>
  );
}

function Secret({ name, token, onClose }: { name: string; token: string; onClose: () => void }) {
  const [copied, copy] = useCopy(token);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <Panel
      open
      onClose={onClose}
      title={`Token ${name}`}
      description="Copy it now: it is shown this once."
      initialFocus={button}
    >
      <PanelBody>
        <p className="rounded-md border bg-sunken px-3 py-2 font-mono text-12 break-all">{token}</p>
        <Button ref={button} look="primary" className="self-start" onClick={copy}>
          {copied ? "Copied" : "Copy token"}
        </Button>
        <p className="text-13 text-muted">
          Sent with each call in the header <code className="font-mono text-12">Authorization: Bearer</code>.
        </p>
      </PanelBody>
      <PanelFoot>
        <Button onClick={onClose}>Done</Button>
      </PanelFoot>
    </Panel>
  );
}
