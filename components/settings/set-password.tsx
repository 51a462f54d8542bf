"use client";

import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { PersonView } from "@/server/core/account";
import { problemsOf } from "../api/problems";
import { useTRPC } from "../api/trpc";
import { byField } from "../form/server-problems";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import { Panel, PanelBody, PanelFoot } from "../ui/panel";

export function SetPassword({ person, onClose }: { person: PersonView; onClose: () => void }) {
  const set = useMutation(useTRPC().people.setPassword.mutationOptions());
  const [password, change] = useState("");
  const first = useRef<HTMLInputElement>(null);
  const refused = byField(problemsOf(set.error), ["password"]).password ?? problemsOf(set.error)[0]?.message;
  return (
    <Panel open onClose={onClose} title="Set a password" description={person.email} initialFocus={first}>
      <form
        noValidate
        className="flex min-h-0 flex-1 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          set.mutate({ id: person.id, password }, { onSuccess: onClose });
        }}
      >
        <PanelBody>
          <Field
            label="New password"
            error={refused}
            hint="At least 10 characters. They are signed out everywhere."
          >
            {(wiring) => (
              <Input
                {...wiring}
                ref={first}
                type="password"
                autoComplete="new-password"
                value={password}
                onChange={(event) => change(event.target.value)}
              />
            )}
          </Field>
        </PanelBody>
        <PanelFoot>
          <Button type="submit" look="primary" busy={set.isPending}>
            Set the password
          </Button>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
        </PanelFoot>
      </form>
    </Panel>
  );
}
