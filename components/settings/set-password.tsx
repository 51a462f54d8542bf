"use client";

import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { PersonView } from "@/server/core/account";
import { problemsOf } from "../api/problems";
import { useTRPC } from "../api/trpc";
import { FormPanel } from "../form/form-panel";
import { byField } from "../form/server-problems";
import { Field, Input } from "../ui/field";

export function SetPassword({ person, onClose }: { person: PersonView; onClose: () => void }) {
  const set = useMutation(useTRPC().people.setPassword.mutationOptions());
  const [password, change] = useState("");
  const first = useRef<HTMLInputElement>(null);
  const refused = byField(problemsOf(set.error), ["password"]).password ?? problemsOf(set.error)[0]?.message;
  return (
    <FormPanel
      onClose={onClose}
      title="Set a password"
      description={person.email}
      initialFocus={first}
      onSubmit={() => set.mutate({ id: person.id, password }, { onSuccess: onClose })}
      submit="Set the password"
      busy={set.isPending}
    >
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
    </FormPanel>
  );
}
