"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useForm } from "react-hook-form";
import { PersonInput } from "@/server/core/account";
import { Role } from "@/server/core/model";
import { problemsOf } from "../api/problems";
import { useTRPC } from "../api/trpc";
import { FormPanel } from "../form/form-panel";
import { byField } from "../form/server-problems";
import { Field, Input, Select } from "../ui/field";
import { ROLE_MEANING } from "./roles";

export function AddPerson({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const add = useMutation(
    trpc.people.create.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: trpc.people.pathKey() }),
    }),
  );
  const form = useForm({
    resolver: zodResolver(PersonInput),
    defaultValues: { name: "", email: "", password: "", role: Role.enum.operator },
  });
  const first = useRef<HTMLInputElement>(null);
  const problems = problemsOf(add.error);
  const refused = byField(problems, ["name", "email", "password", "role"]);
  const { errors } = form.formState;
  const name = form.register("name");
  const submit = form.handleSubmit((input) => add.mutate(input, { onSuccess: onClose }));
  return (
    <FormPanel
      onClose={onClose}
      title="Add person"
      initialFocus={first}
      onSubmit={submit}
      submit="Add person"
      busy={add.isPending}
      failed="The person was not added"
      problems={problems}
    >
      <Field label="Name" error={errors.name?.message ?? refused.name}>
        {(wiring) => (
          <Input
            {...wiring}
            {...name}
            ref={(input) => {
              name.ref(input);
              first.current = input;
            }}
          />
        )}
      </Field>
      <Field label="E-mail" error={errors.email?.message ?? refused.email}>
        {(wiring) => <Input {...wiring} {...form.register("email")} type="email" />}
      </Field>
      <Field
        label="Password"
        error={errors.password?.message ?? refused.password}
        hint="At least 10 characters. Tell it to them; it is not sent."
      >
        {(wiring) => (
          <Input {...wiring} {...form.register("password")} type="password" autoComplete="new-password" />
        )}
      </Field>
      <Field label="Role" error={errors.role?.message ?? refused.role}>
        {(wiring) => (
          <Select {...wiring} {...form.register("role")}>
            {Role.options.map((role) => (
              <option key={role} value={role}>
                {role}: {ROLE_MEANING[role]}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </FormPanel>
  );
}
