"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { problemsOf } from "../api/problems";
import { useTRPC } from "../api/trpc";
import { FormPanel } from "../form/form-panel";
import { byField } from "../form/server-problems";
import { Field, Input } from "../ui/field";

/** Keeps a new script under a name; from then on it is compared with the host. */
export function KeepPanel({ source, onClose }: { source: string; onClose: () => void }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const router = useRouter();
  const [name, setName] = useState("");
  const first = useRef<HTMLInputElement>(null);
  const save = useMutation(
    trpc.scripts.saved.save.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: trpc.scripts.saved.pathKey() }),
    }),
  );
  const problems = problemsOf(save.error);
  const taken = name === "new" ? "'new' is the address of the page for new scripts." : undefined;
  const submit = () => {
    if (taken !== undefined) return;
    save.mutate({ name, source }, { onSuccess: () => router.push(`/scripts/${encodeURIComponent(name)}`) });
  };
  return (
    <FormPanel
      onClose={onClose}
      title="Keep script"
      initialFocus={first}
      onSubmit={submit}
      submit="Keep script"
      busy={save.isPending}
      why={taken}
      failed="The script was not kept"
      problems={problems}
    >
      <Field
        label="Name"
        error={taken ?? byField(problems, ["name"]).name}
        hint="One that is there is replaced."
      >
        {(wiring) => (
          <Input
            {...wiring}
            ref={first}
            mono
            value={name}
            onChange={(event) => setName(event.target.value)}
            placeholder="web-tier"
          />
        )}
      </Field>
    </FormPanel>
  );
}
