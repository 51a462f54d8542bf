import { TriangleAlert } from "lucide-react";
import { useWatch } from "react-hook-form";
import { z } from "zod";
import type { ContainerConfiguration } from "../../../server/core/container/configuration";
import { CapAdd, EXTRA_CAPABILITIES, isExtra } from "../../../server/core/container/extra-capabilities";
import { Check } from "../../ui/field";
import type { FormSection, SectionProps } from "./section";

export const confinementShape = {
  readOnlyRoot: z.boolean(),
  capAdd: z.array(z.string()).pipe(CapAdd),
};

export const confinementFields = ({
  readOnlyRoot,
  capAdd,
}: Pick<ContainerConfiguration, "readOnlyRoot" | "capAdd">): { readOnlyRoot: boolean; capAdd: string[] } => ({
  readOnlyRoot,
  capAdd,
});

export const confinementSection: FormSection = {
  title: "Confinement",
  fields: ["readOnlyRoot", "capAdd"],
  summary: ({ readOnlyRoot, capAdd }) =>
    [readOnlyRoot && "read-only root", ...capAdd.map(short)].filter(Boolean).join(", "),
  Fields: ConfinementFields,
};

const short = (capability: string) => capability.replace(/^CAP_/, "");

function ConfinementFields({ form, wrong }: SectionProps) {
  const given = useWatch({ control: form.control, name: "capAdd" }).filter(isExtra);
  return (
    <>
      <Check
        {...form.register("readOnlyRoot")}
        label="Read-only root"
        hint="Nothing can be written inside but in /run, /tmp and /var/tmp, which are empty at each start."
      />
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 text-13 font-medium">
          Extra capabilities <span className="font-normal text-faint">optional</span>
        </legend>
        <div className="grid grid-cols-2 gap-x-4 gap-y-1 sm:grid-cols-3">
          {Object.keys(EXTRA_CAPABILITIES).map((capability) => (
            <Check
              key={capability}
              {...form.register("capAdd")}
              value={capability}
              label={short(capability)}
              className="font-mono text-12"
            />
          ))}
        </div>
        {wrong("capAdd") !== undefined && <p className="text-12 text-failed-ink">{wrong("capAdd")}</p>}
        <div role="status">
          {given.length > 0 && (
            <div className="flex gap-2.5 rounded-md border border-drifted-line bg-drifted-wash px-3 py-2.5 text-13">
              <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-drifted-ink" />
              <ul className="flex flex-col gap-1">
                {given.map((capability) => (
                  <li key={capability}>
                    With <code className="font-mono text-12">{short(capability)}</code> its root{" "}
                    {EXTRA_CAPABILITIES[capability]}.
                  </li>
                ))}
              </ul>
            </div>
          )}
        </div>
      </fieldset>
    </>
  );
}
