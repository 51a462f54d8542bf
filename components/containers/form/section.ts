import type { ReactNode } from "react";
import type { UseFormReturn } from "react-hook-form";
import type { ContainerFields, ContainerOrder } from "./container-form";

export type ContainerUseForm = UseFormReturn<ContainerFields, unknown, ContainerOrder>;

export interface SectionProps {
  form: ContainerUseForm;
  /** What is wrong with a field, in words. */
  wrong: (field: keyof ContainerFields) => string | undefined;
}

/** A part of the form that can be folded away. */
export interface FormSection {
  title: string;
  /** A mistake in one of them unfolds it. */
  fields: readonly (keyof ContainerFields)[];
  /** What is set in it, said while it is folded: '256m, 0.5 CPU'; empty where everything is as usual. */
  summary: (values: ContainerFields) => string;
  Fields: (props: SectionProps) => ReactNode;
}
