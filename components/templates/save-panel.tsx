"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { configurationOf } from "@/server/core/container/configuration";
import type { ContainerView } from "@/server/core/model";
import { problemsOf } from "../api/problems";
import { FormPanel } from "../form/form-panel";
import { byField } from "../form/server-problems";
import { Field, Input } from "../ui/field";
import { useSaveTemplate } from "./use-save";

/** Keeps a container's configuration as it is saved, to make others from. */
export function SaveTemplatePanel({ container, onClose }: { container: ContainerView; onClose: () => void }) {
  const router = useRouter();
  const [name, setName] = useState(container.name);
  const [note, setNote] = useState("");
  const first = useRef<HTMLInputElement>(null);
  const save = useSaveTemplate();
  const problems = problemsOf(save.error);
  const wrong = byField(problems, ["name", "note"]);
  const submit = () =>
    save.mutate(
      { name, note, configuration: configurationOf(container) },
      { onSuccess: () => router.push(`/templates/${encodeURIComponent(name)}`) },
    );
  return (
    <FormPanel
      onClose={onClose}
      title="Save as template"
      description="Its environment goes along, secrets too."
      initialFocus={first}
      onSubmit={submit}
      submit="Save template"
      busy={save.isPending}
      failed="The template was not saved"
      problems={problems}
    >
      <Field label="Name" error={wrong.name} hint="One that is there is replaced.">
        {(wiring) => (
          <Input
            {...wiring}
            ref={first}
            mono
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label="What it is for" optional error={wrong.note}>
        {(wiring) => <Input {...wiring} value={note} onChange={(event) => setNote(event.target.value)} />}
      </Field>
    </FormPanel>
  );
}
