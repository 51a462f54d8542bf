import { z } from "zod";
import type { ContainerConfiguration } from "../../../server/core/container/configuration";
import { Labels } from "../../../server/core/container/labels";
import { parseEnv } from "../../format/words";
import { Field, TextArea } from "../../ui/field";
import { pairs } from "./process";
import type { FormSection, SectionProps } from "./section";

export const labelsShape = {
  labels: z
    .string()
    .transform((text, context) => {
      const read = parseEnv(text);
      if (read.ok) return read.env;
      context.addIssue(read.message);
      return z.NEVER;
    })
    .pipe(Labels),
};

export const labelsFields = ({ labels }: Pick<ContainerConfiguration, "labels">) => ({
  labels: pairs(labels),
});

export const labelsSection: FormSection = {
  title: "Labels",
  fields: ["labels"],
  summary: ({ labels }) =>
    labels
      .split("\n")
      .filter((line) => line.trim() !== "")
      .join(", "),
  Fields: LabelsFields,
};

function LabelsFields({ form, wrong }: SectionProps) {
  return (
    <Field
      label="Labels"
      optional
      error={wrong("labels")}
      hint="One KEY=VALUE a line. The list can be filtered by them; they mean nothing to the host."
    >
      {(wiring) => (
        <TextArea
          {...wiring}
          {...form.register("labels")}
          mono
          rows={2}
          placeholder={"app=shop\ntier=cache"}
        />
      )}
    </Field>
  );
}
