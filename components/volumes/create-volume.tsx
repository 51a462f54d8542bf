"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { useForm } from "react-hook-form";
import { VolumeInput } from "@/server/core/mounts/volume";
import { problemsOf } from "../api/problems";
import { useTRPC } from "../api/trpc";
import { FormPanel } from "../form/form-panel";
import { byField } from "../form/server-problems";
import { Field, Input } from "../ui/field";

/** Makes an empty volume; containers that ask for one that is not there make it themselves. */
export function CreateVolume({ onClose }: { onClose: () => void }) {
  const create = useMutation(useTRPC().volumes.create.mutationOptions());
  const form = useForm({ resolver: zodResolver(VolumeInput), defaultValues: { name: "" } });
  const first = useRef<HTMLInputElement>(null);
  const problems = problemsOf(create.error);
  const name = form.register("name");

  const submit = form.handleSubmit((input) =>
    create.mutate({ ...input, wait: true }, { onSuccess: onClose }),
  );

  return (
    <FormPanel
      onClose={onClose}
      title="Create volume"
      description="A directory on this host that outlives the containers that mount it."
      initialFocus={first}
      onSubmit={submit}
      submit="Create volume"
      busy={create.isPending}
      failed="The volume was not created"
      problems={problems}
    >
      <Field
        label="Name"
        error={form.formState.errors.name?.message ?? byField(problems, ["name"]).name}
        hint="1 to 64 letters, digits, '.', '-' or '_'."
      >
        {(wiring) => (
          <Input
            {...wiring}
            {...name}
            ref={(input) => {
              name.ref(input);
              first.current = input;
            }}
            mono
            placeholder="web-data"
          />
        )}
      </Field>
    </FormPanel>
  );
}
