import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTRPC } from "../api/trpc";
import { Select } from "../ui/field";
import { DEFAULTS, fieldsOf } from "./form/container-form";
import type { ContainerUseForm } from "./form/section";

/** Fills the form from a template; the name that is typed stays. Nothing is shown where there is none. */
export function TemplateChoice({ form }: { form: ContainerUseForm }) {
  const templates = useQuery(useTRPC().templates.list.queryOptions()).data ?? [];
  const id = useId();
  const usable = templates.flatMap(({ name, configuration }) =>
    configuration === null ? [] : [{ name, configuration }],
  );
  if (usable.length === 0) return null;
  const fill = (name: string) => {
    const configuration = usable.find((each) => each.name === name)?.configuration ?? null;
    const { name: typed, heropods } = form.getValues();
    form.reset(
      configuration === null
        ? { ...DEFAULTS, name: typed, heropods }
        : fieldsOf({ ...configuration, name: typed, heropods }),
    );
  };
  return (
    <div className="flex items-center gap-2 text-13">
      <label htmlFor={id} className="text-muted">
        Template
      </label>
      <Select id={id} defaultValue="" onChange={(event) => fill(event.target.value)} className="max-w-56">
        <option value="">none</option>
        {usable.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
    </div>
  );
}
