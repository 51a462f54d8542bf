"use client";

import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { useForm } from "react-hook-form";
import { problemsOf } from "../api/problems";
import { useTRPC } from "../api/trpc";
import { FormPanel } from "../form/form-panel";
import { byField } from "../form/server-problems";
import { Check, Field, Input } from "../ui/field";

const EMPTY = { reference: "", plainHttp: false, username: "", password: "" };

/** Pulls an image by its reference; the operation goes on in the drawer, whatever page is open. */
export function PullPanel({ onClose }: { onClose: () => void }) {
  const pull = useMutation(useTRPC().images.pull.mutationOptions());
  const form = useForm({ defaultValues: EMPTY });
  const first = useRef<HTMLInputElement>(null);
  const problems = problemsOf(pull.error);
  const refused = byField(problems, ["reference", "username", "password"]);
  const reference = form.register("reference", { required: "Write the image's reference." });

  const submit = form.handleSubmit(({ reference, plainHttp, username, password }) =>
    pull.mutate(
      { reference: reference.trim(), plainHttp, ...(username === "" ? {} : { username, password }) },
      { onSuccess: onClose },
    ),
  );

  return (
    <FormPanel
      onClose={onClose}
      title="Pull image"
      description="From a registry, unpacked once for its digest."
      initialFocus={first}
      onSubmit={submit}
      submit={pull.isPending ? "Asking the registry" : "Pull image"}
      busy={pull.isPending}
      failed="The image was not pulled"
      problems={problems}
    >
      <Field
        label="Reference"
        error={form.formState.errors.reference?.message ?? refused.reference}
        hint="As docker pull takes it; a tag or a digest."
      >
        {(wiring) => (
          <Input
            {...wiring}
            {...reference}
            ref={(input) => {
              reference.ref(input);
              first.current = input;
            }}
            mono
            placeholder="docker.io/library/alpine:3.20"
          />
        )}
      </Field>
      <Field label="User" optional error={refused.username}>
        {(wiring) => <Input {...wiring} {...form.register("username")} />}
      </Field>
      <Field
        label="Password"
        optional
        error={refused.password}
        hint="Used for this pull, kept nowhere. Those of Registries are used by themselves."
      >
        {(wiring) => <Input {...wiring} {...form.register("password")} type="password" autoComplete="off" />}
      </Field>
      <Check
        {...form.register("plainHttp")}
        label="Plain HTTP"
        hint="For a registry without TLS on a network that you trust."
      />
    </FormPanel>
  );
}
