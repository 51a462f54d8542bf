"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { type RefObject, useState } from "react";
import { Controller, type UseFormReturn } from "react-hook-form";
import { useTRPC } from "../api/trpc";
import { cx } from "../ui/cx";
import { Field, Input, Select } from "../ui/field";
import { AdvancedFields } from "./advanced-fields";
import { ADVANCED, type ContainerFields, type ContainerOrder } from "./container-form";
import { ImageField } from "./image-field";

export type ContainerUseForm = UseFormReturn<ContainerFields, unknown, ContainerOrder>;

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
      <Folded open={ADVANCED.some((field) => wrong(field) !== undefined)}>
        <AdvancedFields form={form} wrong={wrong} />
      </Folded>
    </>
  );
}

/** What most containers do not need; opens by itself when something in it is wrong. */
function Folded({ open, children }: { open: boolean; children: React.ReactNode }) {
  const [opened, setOpened] = useState(false);
  const shown = opened || open;
  return (
    <div className="flex flex-col gap-4">
      <button
        type="button"
        aria-expanded={shown}
        onClick={() => setOpened(!shown)}
        className="-ml-1 flex items-center gap-1.5 self-start rounded-sm px-1 text-13 text-muted hover:text-ink"
      >
        <ChevronRight
          aria-hidden
          className={cx("size-3.5 transition-transform duration-120", shown && "rotate-90")}
        />
        Command, environment, limits, overlay
      </button>
      <div hidden={!shown} className={shown ? "flex flex-col gap-4" : undefined}>
        {children}
      </div>
    </div>
  );
}
