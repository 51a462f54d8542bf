import { z } from "zod";
import type { ContainerConfiguration } from "../../../server/core/container/configuration";
import { Check } from "../../ui/field";
import type { FormSection, SectionProps } from "./section";

export const overlayShape = {
  overlayIngress: z.boolean().transform((open) => (open ? ("open" as const) : ("closed" as const))),
};

export const overlayFields = ({ overlayIngress }: Pick<ContainerConfiguration, "overlayIngress">) => ({
  overlayIngress: overlayIngress === "open",
});

export const overlaySection: FormSection = {
  title: "Overlay",
  fields: ["overlayIngress"],
  summary: ({ overlayIngress }) => (overlayIngress ? "open" : ""),
  Fields: OverlayFields,
};

function OverlayFields({ form }: SectionProps) {
  return (
    <Check
      {...form.register("overlayIngress")}
      label="Open to the overlay"
      hint="Every node of the overlay may connect to it. Otherwise only replies and ping come in."
    />
  );
}
