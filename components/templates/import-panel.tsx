"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import type { Problem } from "@/server/core/problem";
import { problemsOf } from "../api/problems";
import { useTRPC } from "../api/trpc";
import { FormPanel } from "../form/form-panel";
import { Field, Input, TextArea } from "../ui/field";
import { useSaveTemplate } from "./use-save";

/** Reads a template's JSON, pasted or from a file; what is wrong in it is named field by field. */
export function ImportPanel({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const read = useMutation(useTRPC().templates.read.mutationOptions());
  const save = useSaveTemplate();
  const [text, setText] = useState("");
  const [name, setName] = useState("");
  const [problems, setProblems] = useState<Problem[]>([]);
  const first = useRef<HTMLTextAreaElement>(null);

  const submit = async () => {
    setProblems([]);
    try {
      const template = await read.mutateAsync({ text });
      const as = name.trim() === "" ? template.name : name.trim();
      if (as === null)
        return setProblems([
          { path: ["name"], message: "The template names itself nothing: give it a name." },
        ]);
      await save.mutateAsync({ name: as, note: template.note, configuration: template.configuration });
      router.push(`/templates/${encodeURIComponent(as)}`);
    } catch (error) {
      setProblems(problemsOf(error));
    }
  };

  return (
    <FormPanel
      wide
      onClose={onClose}
      title="Import template"
      initialFocus={first}
      onSubmit={submit}
      submit="Import template"
      busy={read.isPending || save.isPending}
      failed="The template was not imported"
      problems={problems}
    >
      <Field label="Template" hint="JSON, as it is exported here. What is left out has its default.">
        {(wiring) => (
          <TextArea
            {...wiring}
            ref={first}
            mono
            rows={14}
            value={text}
            onChange={(event) => setText(event.target.value)}
            placeholder={'{\n  "name": "cache",\n  "configuration": { "image": "busybox" }\n}'}
          />
        )}
      </Field>
      <Field label="Or a file">
        {(wiring) => (
          <input
            {...wiring}
            type="file"
            accept=".json,application/json"
            onChange={(event) => void event.target.files?.[0]?.text().then(setText)}
            className="text-13 text-muted file:mr-3 file:h-8 file:rounded-md file:border file:border-line-strong file:bg-surface file:px-3 file:text-13 file:text-ink"
          />
        )}
      </Field>
      <Field label="Name" optional hint="Empty: its own. One that is there is replaced.">
        {(wiring) => (
          <Input {...wiring} mono value={name} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
    </FormPanel>
  );
}
