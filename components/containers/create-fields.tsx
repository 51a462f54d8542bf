"use client";

import { useQuery } from "@tanstack/react-query";
import type { RefObject } from "react";
import { Controller } from "react-hook-form";
import { useTRPC } from "../api/trpc";
import { Field, Input, Select } from "../ui/field";
import type { ContainerFields } from "./form/container-form";
import { FoldedSections } from "./form/folded-sections";
import type { ContainerUseForm } from "./form/section";
import { ImageField } from "./image-field";

interface CreateFieldsProps {
  form: ContainerUseForm;
  nameField: RefObject<HTMLInputElement | null>;
  /** What the daemon refuses of what is typed, by field. */
  refused: Partial<Record<keyof ContainerFields, string>>;
}

export function CreateFields({ form, nameField, refused }: CreateFieldsProps) {
  const pods = useQuery(useTRPC().heropods.list.queryOptions()).data ?? [];
  const { errors } = form.formState;
  const wrong = (field: keyof ContainerFields) => errors[field]?.message ?? refused[field];
  const name = form.register("name");
  return (
    <>
      <Field label="Name" error={wrong("name")} hint="1 to 64 letters, digits, '-' or '_'.">
        {(wiring) => (
          <Input
            {...wiring}
            {...name}
            ref={(input) => {
              name.ref(input);
              nameField.current = input;
            }}
            mono
            placeholder="web-1"
          />
        )}
      </Field>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <Field label="Image" error={wrong("image")}>
          {(wiring) => (
            <Controller
              control={form.control}
              name="image"
              render={({ field }) => (
                <ImageField wiring={wiring} value={field.value} onChange={field.onChange} />
              )}
            />
          )}
        </Field>
        <Field label="HeroPods" error={wrong("heropods")}>
          {(wiring) => (
            <Select {...wiring} {...form.register("heropods")}>
              {pods.length === 0 && <option>default</option>}
              {pods.map((pod) => (
                <option key={pod.id}>{pod.name}</option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <FoldedSections form={form} wrong={wrong} />
    </>
  );
}
