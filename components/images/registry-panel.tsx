"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useForm } from "react-hook-form";
import type { RegistryInput } from "@/server/core/image/registry-inputs";
import { problemsOf } from "../api/problems";
import { useTRPC } from "../api/trpc";
import { FormPanel } from "../form/form-panel";
import { byField } from "../form/server-problems";
import { Check, Field, Input } from "../ui/field";

const EMPTY = { domain: "", username: "", plainHttp: false };

interface RegistryPanelProps {
  /** The one that is edited; none: a new one. */
  registry: Omit<RegistryInput, "password"> | undefined;
  onClose: () => void;
}

/** Keeps a registry's user name and password; the registry is asked first whether it takes them. */
export function RegistryPanel({ registry, onClose }: RegistryPanelProps) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const save = useMutation(
    trpc.registries.save.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: trpc.registries.pathKey() }),
    }),
  );
  const form = useForm({ defaultValues: { ...EMPTY, ...registry, password: "" } });
  const first = useRef<HTMLInputElement>(null);
  const problems = problemsOf(save.error);
  const refused = byField(problems, ["domain", "username", "password", "plainHttp"]);
  const domain = form.register("domain");
  const submit = form.handleSubmit(({ password, domain, username, plainHttp }) =>
    save.mutate(
      { domain: domain.trim(), username, plainHttp, ...(password === "" ? {} : { password }) },
      { onSuccess: onClose },
    ),
  );
  return (
    <FormPanel
      onClose={onClose}
      title={registry ? `Registry ${registry.domain}` : "Add registry"}
      description="The registry is asked before anything is kept. The password is kept sealed and never shown again."
      initialFocus={first}
      onSubmit={submit}
      submit={save.isPending ? "Asking the registry" : "Keep registry"}
      busy={save.isPending}
      failed="The registry was not kept"
      problems={problems}
    >
      <Field
        label="Registry"
        error={refused.domain}
        hint="Its host as references begin with it, with a port where it needs one."
      >
        {(wiring) => (
          <Input
            {...wiring}
            {...domain}
            ref={(input) => {
              domain.ref(input);
              if (!registry) first.current = input;
            }}
            mono
            readOnly={registry !== undefined}
            placeholder="ghcr.io"
          />
        )}
      </Field>
      <Field label="User" optional error={refused.username}>
        {(wiring) => <Input {...wiring} {...form.register("username")} autoComplete="off" />}
      </Field>
      <Field
        label="Password"
        optional={registry !== undefined}
        error={refused.password}
        hint={registry?.username ? "Leave it empty to keep the one there is." : "Or a token that may read."}
      >
        {(wiring) => (
          <Input {...wiring} {...form.register("password")} type="password" autoComplete="new-password" />
        )}
      </Field>
      <Check
        {...form.register("plainHttp")}
        label="Plain HTTP"
        hint="For a registry without TLS on a network that you trust."
      />
    </FormPanel>
  );
}
