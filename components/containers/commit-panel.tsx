"use client";

import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { problemsOf } from "../api/problems";
import { useTRPC } from "../api/trpc";
import { FormPanel } from "../form/form-panel";
import { byField } from "../form/server-problems";
import { Field, Input } from "../ui/field";

/** Makes an image of what a container's files are now. */
export function CommitPanel({ container, onClose }: { container: string; onClose: () => void }) {
  const commit = useMutation(useTRPC().images.commit.mutationOptions());
  const [name, setName] = useState(`${container}-image`);
  const first = useRef<HTMLInputElement>(null);
  const problems = problemsOf(commit.error);
  return (
    <FormPanel
      onClose={onClose}
      title={`Make an image of ${container}`}
      description="Its files as they are now, with its command and environment. Volumes and mounts are not in it."
      initialFocus={first}
      onSubmit={() => commit.mutate({ container, name: name.trim() }, { onSuccess: onClose })}
      submit={commit.isPending ? "Reading its files" : "Make image"}
      busy={commit.isPending}
      failed="The image was not made"
      problems={problems}
    >
      <Field
        label="Name"
        error={byField(problems, ["name"]).name}
        hint="What the image will be called on this host."
      >
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
    </FormPanel>
  );
}
